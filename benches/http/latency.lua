-- Prints percentiles of whole requests, and of the library's part (`took_ms`) as the answers tell it.
local threads = {}

function setup(thread)
   table.insert(threads, thread)
end

function init()
   took = ""
   seen = 0
end

function response(status, headers, body)
   seen = seen + 1
   -- Every twentieth is enough, and leaves the measured machine alone.
   if seen % 20 == 0 then
      local ms = body:match('"took_ms":([%d%.]+)')
      if ms then took = took .. ms .. " " end
   end
end

local function percentiles(values)
   table.sort(values)
   local at = function(p) return values[math.max(1, math.ceil(#values * p / 100))] end
   return string.format("p50 %.2f  p95 %.2f  p99 %.2f ms", at(50), at(95), at(99))
end

function done(summary, latency)
   local p = function(p) return latency:percentile(p) / 1000 end
   io.write(string.format("  request  p50 %.2f  p95 %.2f  p99 %.2f ms\n", p(50), p(95), p(99)))
   local values = {}
   for _, thread in ipairs(threads) do
      for ms in (thread:get("took") or ""):gmatch("%S+") do table.insert(values, tonumber(ms)) end
   end
   if #values > 0 then io.write("  library  " .. percentiles(values) .. "\n") end
   io.write(string.format("  requests/s %.0f, errors %d\n", summary.requests / summary.duration * 1e6,
      summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
   io.write(string.format("  requests %d\n", summary.requests))
end
