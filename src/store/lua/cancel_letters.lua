--[[
  Cancels the next waiting letters of a request. One that went unanswered may have arrived: it stays unknown, and rests.

  KEYS[1]  letters of the request (hash: name -> JSON)
  KEYS[2]  due (zset: name by ms)
  KEYS[3]  held (zset: name by ms)
  KEYS[4]  counts by state (hash)
  ARGV[1]  now, ms
  ARGV[2]  how many at most

  Returns how many were taken out of waiting; 0 says that none waits any more. The same step, sent again because its answer
  was lost, takes the next ones and answers for these: nothing is cancelled twice or left, but whoever adds the answers up
  misses a batch. Never decide by the sum.
]]
local waiting = redis.call('ZCARD', KEYS[2]) > 0 and KEYS[2] or KEYS[3]
local popped = redis.call('ZPOPMIN', waiting, ARGV[2])
for i = 1, #popped, 2 do
  local letter = cjson.decode(redis.call('HGET', KEYS[1], popped[i]))
  redis.call('HINCRBY', KEYS[4], letter.s, -1)
  letter.s, letter.t = letter.u and 'unknown' or 'cancelled', tonumber(ARGV[1])
  redis.call('HSET', KEYS[1], popped[i], cjson.encode(letter))
  redis.call('HINCRBY', KEYS[4], letter.s, 1)
end
return #popped / 2
