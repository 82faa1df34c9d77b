--[[
  Continuous token buckets over a second, an hour and a day, for the steps that are put behind this text. A bucket holds at
  most a tenth of a second's worth, and always one mail, so that no span of time sees more than its share. It is stored as
  the ms up to which mails are spoken for; from far ahead, which an older and slower rate or a clock that was set back
  leaves behind, it is brought down to what is used up now. Now is the latest time that any caller told ("at"), so that
  callers whose clocks differ by up to a minute share one budget. A time further ahead is left behind by a clock that was
  set back, and does not count.
]]
local BURST_MS = 100
local CLOCKS_APART_MS = 60000

-- rates: mails a second, an hour and a day, 0 is no limit; dayMs: what a day's mails spread over.
local function openBuckets(key, rates, dayMs, now)
  local spans = { { 'second', 1000 }, { 'hour', 3600000 }, { 'day', dayMs } }
  local stored = redis.call('HMGET', key, 'second', 'hour', 'day', 'at')
  local seen = tonumber(stored[4] or 0)
  if seen > now and seen - now <= CLOCKS_APART_MS then now = seen end
  local buckets = { key = key, now = now }
  for i, span in ipairs(spans) do
    local rate = tonumber(rates[i])
    if rate > 0 then
      local interval = span[2] / rate
      local burst = math.max(interval, BURST_MS)
      local spoken = tonumber(stored[i] or 0)
      buckets[#buckets + 1] =
        { name = span[1], interval = interval, burst = burst, spoken = math.min(math.max(spoken, now), now + burst) }
    end
  end
  return buckets
end

-- Returns how many of the wanted mails all buckets allow, and else ms until one is free.
local function freeIn(buckets, wanted)
  local free, wait = wanted, 0
  for _, bucket in ipairs(buckets) do
    local ahead = bucket.spoken - buckets.now
    local mails = math.max(math.floor((bucket.burst - ahead) / bucket.interval + 1e-6), 0)
    if mails < 1 then wait = math.max(wait, math.ceil(ahead + bucket.interval - bucket.burst), 1) end
    free = math.min(free, mails)
  end
  return free, wait
end

-- Takes mails out of every bucket; below 0 gives that many back.
local function spend(buckets, mails)
  local longest = 0
  for _, bucket in ipairs(buckets) do
    bucket.spoken = math.max(bucket.spoken + mails * bucket.interval, buckets.now)
    redis.call('HSET', buckets.key, bucket.name, string.format('%.3f', bucket.spoken))
    longest = math.max(longest, bucket.spoken - buckets.now)
  end
  if #buckets == 0 then return end
  redis.call('HSET', buckets.key, 'at', string.format('%d', buckets.now))
  redis.call('PEXPIRE', buckets.key, math.ceil(longest) + 7200000)
end
