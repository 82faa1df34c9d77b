--[[
  A PIN's turn at the carrier: at once, or a place in line where others are ahead or the pace allows none now. Under the
  ceiling of the whole service for one day. With day_ceiling.lua, buckets.lua and line.lua in front. Who has a place keeps it,
  asked again; asked again after a turn, it may count twice for the pace and the day. What a practice has in
  line already counts twice, so that one in a crowd leaves half of what patience allows to the others.

  KEYS[1]  the line of this channel (zset: reference by place)
  KEYS[2]  turns that were called (zset: reference by end of the lease, ms)
  KEYS[3]  bucket of the channel's pace (hash)
  KEYS[4]  the service's PINs of the day (hash: sent, right)
  KEYS[5]  the service's emails by day (hash)
  KEYS[6]  places in line by practice (hash)
  ARGV[1]  now, ms
  ARGV[2]  reference of the delivery
  ARGV[3]  turns a second; 0 is no limit
  ARGV[4]  longest time in line, ms
  ARGV[5]  days that a link lives
  ARGV[6]  PINs that the service may always send in a day
  ARGV[7]  lifetime of the line and of the day's PINs, ms

  Returns { "turn", 0, PINs sent today, entered right, most } | { "waits", ms until its turn, and the same }
        | { "too-long", ms that it would take } | { "service-day", 0 }.
]]
local now, rate = tonumber(ARGV[1]), tonumber(ARGV[3])
local sent, right, most = pinsOfDay(KEYS[4], KEYS[5], now, tonumber(ARGV[5]), tonumber(ARGV[6]))
local buckets = openBuckets(KEYS[3], { rate, 0, 0 }, 0, now)
local _, next_free = freeIn(buckets, 1)
local interval = rate > 0 and 1000 / rate or 0
local place = redis.call('ZRANK', KEYS[1], ARGV[2])
if place then return { 'waits', next_free + math.floor(place * interval), sent, right, most } end
if redis.call('ZSCORE', KEYS[2], ARGV[2]) then return { 'waits', 0, sent, right, most } end
if sent >= most then return { 'service-day', 0 } end

local ahead = redis.call('ZCARD', KEYS[1])
local answer = { 'turn', 0, sent + 1, right, most }
if rate > 0 and (ahead > 0 or next_free > 0) then
  local wait = next_free + math.floor(ahead * interval)
  local own = tonumber(redis.call('HGET', KEYS[6], practiceOf(ARGV[2])) or 0)
  local long = math.max(wait, math.floor(2 * own * interval))
  if long > tonumber(ARGV[4]) then return { 'too-long', long } end
  local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
  redis.call('ZADD', KEYS[1], tonumber(last[2] or 0) + 1, ARGV[2])
  countPlaces(KEYS[6], ARGV[2], 1)
  for _, key in ipairs({ KEYS[1], KEYS[6] }) do redis.call('PEXPIRE', key, ARGV[7]) end
  answer = { 'waits', wait, sent + 1, right, most }
else
  spend(buckets, 1)
end
redis.call('HINCRBY', KEYS[4], 'sent', 1)
redis.call('PEXPIRE', KEYS[4], ARGV[7])
return answer
