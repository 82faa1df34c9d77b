--[[
  Makes a send count for nothing, with "f." in front: what went wrong was no fault of the parent's. What was sent, if it was,
  stays good.

  KEYS[1]  sends of the invitation (zset: "<reservation id>:<channel>" by ms)
  ARGV[1]  send

  Returns 1, or 0 when it counts for nothing already or is void.
]]
local at = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not at then return 0 end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[1], at, 'f.' .. ARGV[1])
return 1
