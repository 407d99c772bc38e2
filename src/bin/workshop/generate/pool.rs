//! Words or names of one kind in order of their frequency.

use std::collections::HashSet;

use super::chance::{Chance, Zipf};

/// Distinct words or names, the most frequent first, drawn by Zipf's law.
#[derive(Debug)]
pub struct Pool {
    items: Vec<String>,
    ranks: Zipf,
}

impl Pool {
    /// The items given; for the flatness see [`Zipf::new`].
    pub fn new(items: Vec<String>, flatness: u64) -> Pool {
        Pool {
            ranks: Zipf::new(items.len(), flatness),
            items,
        }
    }

    /// As many distinct items as asked for, from something that makes them up.
    pub fn made_up(count: usize, flatness: u64, mut make_up: impl FnMut() -> String) -> Pool {
        let (mut seen, mut items) = (HashSet::new(), Vec::with_capacity(count));
        while items.len() < count {
            let item = make_up();
            if seen.insert(item.clone()) {
                items.push(item);
            }
        }
        Pool::new(items, flatness)
    }

    /// All items by rank.
    pub fn items(&self) -> &[String] {
        &self.items
    }

    /// Draws a rank.
    pub fn draw(&self, chance: &mut Chance) -> usize {
        self.ranks.draw(chance)
    }
}

/// How many rare words there are in each language.
const RARE: usize = 120_000;
const STARTS: &str = "b bl br c ch cl cr d dr f fl fr g gl gr h j k l m n p pl pr qu r s sc sl sp st str t tr v w y";
const VOWELS: &str = "a e i o u ai ea ou";
const CLOSES: &str = "b ck d ft g l ld lm m n nd nt p r rd rn rt s st t v x";
const ENDINGS: &str =
    "age ance ancy dom er ery ette hood ian ics ine ing ism ist ite ity ling ment ness or ship tion ure y";
/// Characters that rare Chinese words are made of.
const ZH_PARTS: &str = "丝 乾 仪 佐 侨 傲 冠 凌 凯 剑 勋 卉 厦 叶 咏 唯 嘉 坤 堡 墨 奥 姿 娜 宇 寒 岚 峰 巴 帆 康 弘 彤 彩 \
    怡 恒 悦 惠 慧 戈 托 拓 捷 攀 敏 斯 旭 昊 昌 晖 晶 景 曼 朗 朴 杉 杰 柏 柯 格 桐 梦 森 楠 欧 歌 泰 泽 洛 浦 涛 淳 渝 渡 \
    澄 澜 灵 炎 烁 煜 熙 特 玛 玫 珀 珊 琪 琳 瑞 瑶 璐 瓦 盈 盛 睿 碧 祥 禾 科 竹 笛 米 纳 绮 维 翔 翼 翰 耀 聪 舒 航 艾 芙 \
    莉 莎 菲 萌 蓝 蕾 薇 蝶 裕 诗 诺 谷 豪 贝 赛 辉 达 迪 逸 道 邦 鄂 里 铭 锋 锦 阔 阿 陆 隆 雅 雪 雷 霆 霖 露 颖 飞 骏 鲁 鹏 麦 黛";

/// The rare words of English: most of a vocabulary, though little of a text.
pub fn rare_english(seed: u64) -> Pool {
    let mut chance = Chance::new(seed, u64::MAX - 6);
    let [starts, vowels, closes, endings] =
        [STARTS, VOWELS, CLOSES, ENDINGS].map(|list| list.split_whitespace().collect::<Vec<_>>());
    Pool::made_up(RARE, 40, || {
        let mut word = String::new();
        for _ in 0..1 + chance.below(2) {
            for part in [&starts, &vowels, &closes] {
                word.push_str(chance.pick::<&str>(part));
            }
        }
        word.push_str(chance.pick::<&str>(&endings));
        word
    })
}

/// Those of Chinese: made of two or three characters.
pub fn rare_chinese(seed: u64) -> Pool {
    let mut chance = Chance::new(seed, u64::MAX - 7);
    let parts: Vec<&str> = ZH_PARTS.split_whitespace().collect();
    Pool::made_up(RARE / 10, 40, || {
        let length = 2 + chance.below(2);
        (0..length).map(|_| *chance.pick(&parts)).collect()
    })
}
