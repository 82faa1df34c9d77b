--[[
  Moves a setup link to another state and, in the same step, voids its live PIN, calls under way and hand-off code.

  KEYS[1]  invitation (hash)
  KEYS[2]  PIN (hash)
  KEYS[3]  sends of the invitation (zset)
  ARGV[1]  now, ms
  ARGV[2]  state to: "ended" | "set-up" | "open" (unlocked or resent, which begins a new generation)
  ARGV[3]  reason, or ""
  ARGV[4]  states it may come from, separated by spaces

  Returns "moved" | "already" when it is there already for the same reason | the state it is in | "unknown".
]]
local link = redis.call('HMGET', KEYS[1], 'link', 'reason')
if not link[1] then return 'unknown' end
if link[1] == ARGV[2] and ARGV[2] ~= 'open' then return 'already' end
if not string.find(' ' .. ARGV[4] .. ' ', ' ' .. link[1] .. ' ', 1, true) then return link[1] end

redis.call('DEL', KEYS[2])
redis.call('HDEL', KEYS[1], 'code', 'codeExp', 'codeBy', 'codeAt', 'reason', 'endedAt')
redis.call('HSET', KEYS[1], 'link', ARGV[2])
if ARGV[2] == 'open' then
  redis.call('HINCRBY', KEYS[1], 'gen', 1)
  redis.call('HDEL', KEYS[1], 'lockedAt', 'exp')
  redis.call('HSET', KEYS[1], 'wrong', 0)
  redis.call('DEL', KEYS[3])
elseif ARGV[2] == 'set-up' then
  redis.call('HSET', KEYS[1], 'registeredAt', ARGV[1])
else
  redis.call('HSET', KEYS[1], 'reason', ARGV[3], 'endedAt', ARGV[1])
end
return 'moved'
