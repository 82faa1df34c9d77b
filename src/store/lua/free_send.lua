--[[
  Makes a send count for nothing at its invitation, with "f." in front: what went wrong was no fault of the parent's. What was
  sent, if it was, stays good. One that never left counts for nothing in the practice's day either, and waits no more.

  KEYS[1]  invitation (hash)
  KEYS[2]  its sends (zset: "<reservation id>:<channel>" by ms)
  KEYS[3]  the practice's PINs of the day on which it was reserved (hash: sent, right)
  ARGV[1]  send
  ARGV[2]  "1" when nothing left, or ""

  Returns 1, or 0 when it counts for nothing already or is void.
]]
local waits = redis.call('HGET', KEYS[1], 'waits')
if ARGV[2] == '1' and waits and string.sub(waits, 1, #ARGV[1] + 1) == ARGV[1] .. ' ' then
  redis.call('HDEL', KEYS[1], 'waits')
end
local at = redis.call('ZSCORE', KEYS[2], ARGV[1])
if not at then return 0 end
redis.call('ZADD', KEYS[2], at, 'f.' .. ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
if ARGV[2] == '1' and redis.call('EXISTS', KEYS[3]) == 1 then redis.call('HINCRBY', KEYS[3], 'sent', -1) end
return 1
