--[[
  Counts one PIN request of an address in a sliding window. The newest that matter are kept, so that a flood grows nothing.
  The same request, counted again, counts once.

  KEYS[1]  requests of the address (zset: id by ms)
  ARGV[1]  now, ms
  ARGV[2]  id of the request
  ARGV[3]  how many requests matter
  ARGV[4]  window, ms

  Returns the requests within the window, this one among them, at most as many as matter.
]]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1] - ARGV[4])
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return redis.call('ZCARD', KEYS[1])
