--[[
  Notes that a worker is at work, and when any worker was last.

  KEYS[1]  beats (zset: worker by ms)
  KEYS[2]  newest beat of all (string: ms)
  ARGV[1]  now, ms
  ARGV[2]  worker
  ARGV[3]  ms before which beats are forgotten
  ARGV[4]  ms after which a newest beat is not believed

  Returns the newest beat that stands now, ms. It is only ever lowered from one that is not believed.
]]
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
local newest = tonumber(redis.call('GET', KEYS[2]))
if newest and newest >= tonumber(ARGV[1]) and newest <= tonumber(ARGV[4]) then return newest end
redis.call('SET', KEYS[2], ARGV[1])
return tonumber(ARGV[1])
