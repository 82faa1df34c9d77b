--[[
  Takes one place in a sliding window, or none when it is full or closed. The same id takes its place once.

  KEYS[1]  places taken (zset: id by ms)
  KEYS[2]  while it is there nothing is taken (optional)
  ARGV[1]  now, ms
  ARGV[2]  id
  ARGV[3]  places in the window
  ARGV[4]  window, ms
  ARGV[5]  how long places are remembered, ms, at least the window

  Returns 0 when taken, -1 when closed, else the ms at which a place frees.
]]
local now, window = tonumber(ARGV[1]), tonumber(ARGV[4])
if redis.call('ZSCORE', KEYS[1], ARGV[2]) then return 0 end
if KEYS[2] and redis.call('EXISTS', KEYS[2]) == 1 then return -1 end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[5]))
local places = tonumber(ARGV[3])
if redis.call('ZCOUNT', KEYS[1], '(' .. now - window, '+inf') >= places then
  local freeing = redis.call('ZRANGE', KEYS[1], -places, -places, 'WITHSCORES')
  return tonumber(freeing[2]) + window
end
redis.call('ZADD', KEYS[1], now, ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 0
