//! Made-up people, organisations and places, most of them rare, a few in the news every day.

use super::chance::Chance;
use super::pool::Pool;

/// How many names of each kind there are in each language.
const PEOPLE: usize = 30_000;
const ORGS: usize = 6_000;
const PLACES: usize = 2_500;
const CHINESE_PEOPLE: usize = 4_000;
const CHINESE_ORGS: usize = 800;
const CHINESE_PLACES: usize = 300;

/// The names of one language.
#[derive(Debug)]
pub struct Cast {
    pub person: Pool,
    pub org: Pool,
    pub place: Pool,
}

const GIVEN: &str = "Anna Marta Elena Ruth Clara Ingrid Sofia Laura Julia Nora Helen Edith Alice Grace Irene Miriam \
    Paula Teresa Vera Wilma Zoe Amina Fatima Leila Yasmin Noor Priya Anjali Mei Yuki Hana Akiko Chiara Giulia Camille \
    Louise Margot Astrid Freya Karin Olga Irina Natalia Svetlana Tatiana Joan Carmen Lucia Pilar Rosa Abena Esi Ngozi \
    Wanjiru Zola John Peter Thomas David Martin Paul Simon Robert Walter Henry Arthur Victor Oscar Hugo Felix Max Leon \
    Emil Anton Karl Otto Lars Nils Sven Erik Pavel Ivan Dmitri Sergei Boris Andrei Marco Paolo Luca Enzo Pierre Luc \
    Marcel Diego Pablo Javier Rafael Carlos Miguel Joao Tiago Omar Yusuf Hassan Karim Tariq Samir Arjun Ravi Vikram \
    Sanjay Kenji Hiroshi Takeshi Kwame Kofi Chidi Tunde Jabari Sipho Daniel Samuel Joseph Adam Noah Gabriel Stefan \
    Mihai Radu Zoltan Laszlo Milan Goran";
const FIRST_HALVES: &str = "Ash Bar Bell Black Brad Bren Bur Car Cath Clif Cor Cran Dal Dar Den Dun East Ed Ell Fair \
    Farn Fen Gal Gar Glan Gold Graf Hal Hart Has Haw Hol Hun Ing Kel Kings Kor Lam Lang Law Lin Lock Mal Mar Mel Mor \
    Nash Nor Oak Ober Orr Pem Pres Quin Rad Ren Ros Rud Sal Shel Stan Stein Sut Tal Thorn Tor Ul Val Van Wal War Wes \
    Whit Wil Win Wood Yar Zell";
const SURNAME_HALVES: &str = "berg bridge bury by den dale field ford gate ham hart holt hurst ing land ler ley low man mann mere mont more ner \
    oven ridge row rup sen shaw son stedt stein stone ter ton vath ward well wick win wood worth ski";
const PLACE_HALVES: &str = "bach borough bourne burg castle chester cliff combe cross dorf falls feld firth fleet grad \
    haven heim hithe holm kirk mark minster moor mouth pool port quay stad stead strand stow thorpe vale ville water";
/// Real places, for the most frequent ranks: news speaks of these every day.
const WORLD: &str = "London Paris Berlin Tokyo Geneva Brussels Madrid Rome Vienna Cairo Nairobi Lagos Delhi Mumbai \
    Beijing Shanghai Seoul Jakarta Manila Sydney Toronto Chicago Boston Washington Lima Bogota Santiago Brazil Canada \
    France Germany Italy Spain Japan China India Kenya Nigeria Egypt Turkey Poland Sweden Norway Mexico Chile Peru \
    Argentina Australia Indonesia Vietnam Thailand Greece Portugal Ireland Austria";
const TRADES: &str = "Steel Shipping Airlines Bank Energy Foods Motors Insurance Mining Railways Textiles Chemicals \
    Electric Timber Brewery Pharmaceuticals Software Telecom Holdings Group Partners Industries Media Press Studios";
const BODIES: &str = "Ministry_of_Fisheries Ministry_of_Finance Department_of_Health Port_Authority City_Council \
    University Chamber_of_Commerce High_Court Institute_of_Technology Trade_Union_Congress National_Bank Police_Federation \
    Teachers_Union Football_Association Red_Cross_Society Energy_Agency Broadcasting_Corporation Farmers_League \
    Liberal_Party Workers_Party Green_Alliance Conservative_Union Medical_Association Academy_of_Sciences Opera Museum_Trust";

const ZH_SURNAMES: &str = "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 \
    萧 程 曹 袁 邓 许 傅 沈 曾 彭 吕";
const ZH_GIVEN: &str = "明 华 国 建 文 志 伟 红 丽 军 平 海 春 秋 德 永 庆 福 荣 光 天 玉 兰 芳 英 秀 成 达 安 宁 思 \
    远 嘉 欣 晓 东 立 新 学 勤 正 义 家 乐 子 涵 雨 晨 一 鸣 宏 毅";
const ZH_WORLD: &str = "北京 上海 广州 深圳 天津 重庆 武汉 成都 西安 南京 杭州 香港 台北 东京 首尔 巴黎 伦敦 柏林 \
    莫斯科 纽约 华盛顿 日内瓦 新加坡 中国 美国 日本 法国 德国 英国 俄罗斯 印度 巴西 加拿大 埃及";
const ZH_PLACE_STARTS: &str = "东 西 南 北 青 白 金 石 云 龙 凤 长 安 平 大 永 清 河 江 湖";
const ZH_PLACE_MIDDLES: &str = "山 川 阳 宁 林 沙 泉 溪 港 州 桥 塘 岭 湾 口";
const ZH_PLACE_ENDS: &str = "市 县 镇 区";
const ZH_BODIES: &str = "大学 银行 集团 公司 钢铁公司 航空公司 日报社 医院 研究院 商会 工会 能源公司 电视台 法院 \
    教育局 交通局 渔业局 博物馆 足球俱乐部 证券交易所";

impl Cast {
    /// The English names of a seed.
    pub fn english(seed: u64) -> Cast {
        let mut chance = Chance::new(seed, u64::MAX);
        let [given, first, surname, place, trade, body] =
            [GIVEN, FIRST_HALVES, SURNAME_HALVES, PLACE_HALVES, TRADES, BODIES].map(words);
        let person = Pool::made_up(PEOPLE, 30, || {
            format!(
                "{} {}{}",
                chance.pick(&given),
                chance.pick(&first),
                chance.pick(&surname)
            )
        });
        let mut chance = Chance::new(seed, u64::MAX - 1);
        let mut world = words(WORLD).into_iter();
        let place = Pool::made_up(PLACES, 8, || {
            let made_up = || format!("{}{}", chance.pick(&first), chance.pick(&place));
            world.next().unwrap_or_else(made_up)
        });
        let mut chance = Chance::new(seed, u64::MAX - 2);
        let org = Pool::made_up(ORGS, 20, || {
            let name = chance.pick(place.items()).clone();
            match chance.below(3) {
                0 => format!("{name} {}", chance.pick(&body)),
                1 => format!("{name} {}", chance.pick(&trade)),
                _ => format!(
                    "{}{} {}",
                    chance.pick(&first),
                    chance.pick(&surname),
                    chance.pick(&trade)
                ),
            }
        });
        Cast { person, org, place }
    }

    /// The Chinese names of a seed.
    pub fn chinese(seed: u64) -> Cast {
        let mut chance = Chance::new(seed, u64::MAX - 3);
        let [surname, given, start, middle, end, body] = [
            ZH_SURNAMES,
            ZH_GIVEN,
            ZH_PLACE_STARTS,
            ZH_PLACE_MIDDLES,
            ZH_PLACE_ENDS,
            ZH_BODIES,
        ]
        .map(words);
        let person = Pool::made_up(CHINESE_PEOPLE, 20, || {
            format!(
                "{}{}{}",
                chance.pick(&surname),
                chance.pick(&given),
                chance.pick(&given)
            )
        });
        let mut chance = Chance::new(seed, u64::MAX - 4);
        let mut world = words(ZH_WORLD).into_iter();
        let place = Pool::made_up(CHINESE_PLACES, 8, || {
            let made_up = || format!("{}{}{}", chance.pick(&start), chance.pick(&middle), chance.pick(&end));
            world.next().unwrap_or_else(made_up)
        });
        let mut chance = Chance::new(seed, u64::MAX - 5);
        let org = Pool::made_up(CHINESE_ORGS, 8, || {
            format!("{}{}", chance.pick(place.items()), chance.pick(&body))
        });
        Cast { person, org, place }
    }
}

fn words(list: &str) -> Vec<String> {
    list.split_whitespace().map(|word| word.replace('_', " ")).collect()
}
