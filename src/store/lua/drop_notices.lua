--[[
  Takes notices out of the outbox unsent. Whoever holds one already does not get to hand it over.

  KEYS[1]  due (zset: id by ms)
  KEYS[2]  notices (hash: id -> sealed content)
  KEYS[3]  progress (hash: id -> JSON)
  ARGV[…]  ids

  Returns how many were there.
]]
redis.call('HDEL', KEYS[2], unpack(ARGV))
redis.call('HDEL', KEYS[3], unpack(ARGV))
return redis.call('ZREM', KEYS[1], unpack(ARGV))
