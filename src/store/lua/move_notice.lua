--[[
  Writes down what became of a claimed notice.

  KEYS[1]  due (zset: id by ms)
  KEYS[2]  notices (hash: id -> sealed content)
  KEYS[3]  progress (hash: id -> JSON)
  KEYS[4]  settled (zset: id by ms)
  ARGV[1]  now, ms
  ARGV[2]  id
  ARGV[3]  attempt
  ARGV[4]  "handed" | "held" when it may not go out yet | "again" when the mail server put it off | "settled"
  ARGV[5]  ms at which it is due again
  ARGV[6]  ms before which settled notices are forgotten

  Returns 1, or 0 when another attempt holds it or it is settled. A repeat is answered alike. To be held is no try: only
  "again" counts, and the first of them is the time from which tries are counted.
]]
if ARGV[4] == 'settled' and redis.call('ZSCORE', KEYS[4], ARGV[2]) then return 1 end
local json = redis.call('HGET', KEYS[3], ARGV[2])
if not json then return 0 end
local notice = cjson.decode(json)
if notice.a ~= tonumber(ARGV[3]) then return 0 end

if ARGV[4] == 'settled' then
  redis.call('ZREM', KEYS[1], ARGV[2])
  redis.call('HDEL', KEYS[2], ARGV[2])
  redis.call('HDEL', KEYS[3], ARGV[2])
  redis.call('ZADD', KEYS[4], ARGV[1], ARGV[2])
  redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', ARGV[6])
  return 1
end
if ARGV[4] == 'again' and notice.s ~= 'again' then
  notice.d = (notice.d or 0) + 1
  notice.f = notice.f or tonumber(ARGV[1])
end
notice.s = ARGV[4]
redis.call('HSET', KEYS[3], ARGV[2], cjson.encode(notice))
redis.call('ZADD', KEYS[1], ARGV[5], ARGV[2])
return 1
