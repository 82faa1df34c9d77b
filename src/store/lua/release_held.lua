--[[
  Queues the next held letters, the ones written first leading.

  KEYS[1]  letters of the request (hash: name -> JSON)
  KEYS[2]  due (zset: name by ms)
  KEYS[3]  held (zset: name by ms)
  KEYS[4]  counts by state (hash)
  ARGV[1]  now, ms
  ARGV[2]  how many at most

  Returns how many were queued; 0 says that none is held any more. The same step, sent again because its answer was lost,
  queues the next ones and answers for these: nothing is queued twice or left, but whoever adds the answers up misses a
  batch. Never decide by the sum.
]]
local popped = redis.call('ZPOPMIN', KEYS[3], ARGV[2])
local moved = 0
for i = 1, #popped, 2 do
  local letter = cjson.decode(redis.call('HGET', KEYS[1], popped[i]))
  letter.s, letter.t = 'queued', tonumber(ARGV[1])
  redis.call('HSET', KEYS[1], popped[i], cjson.encode(letter))
  redis.call('ZADD', KEYS[2], ARGV[1], popped[i])
  moved = moved + 1
end
if moved > 0 then
  redis.call('HINCRBY', KEYS[4], 'held', -moved)
  redis.call('HINCRBY', KEYS[4], 'queued', moved)
end
return moved
