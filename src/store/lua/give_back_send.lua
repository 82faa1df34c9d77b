--[[
  Gives a reserved send back that has not begun: the invitation's turn, and the place among the day's PINs.

  KEYS[1]  invitation (hash)
  KEYS[2]  its sends (zset)
  KEYS[3]  delivery (hash)
  KEYS[4]  the practice's PINs of the day on which it was reserved (hash: sent, right)
  ARGV[1]  send, "<reservation id>:<channel>"
  ARGV[2]  when it was reserved, ms

  Returns 1, or 0 when it was given back before or has begun.
]]
local state = redis.call('HGET', KEYS[3], 'state')
if state and state ~= 'waiting' then return 0 end
redis.call('DEL', KEYS[3])
if redis.call('HGET', KEYS[1], 'waits') == ARGV[1] .. ' ' .. ARGV[2] then redis.call('HDEL', KEYS[1], 'waits') end
if redis.call('ZREM', KEYS[2], ARGV[1]) == 0 then return 0 end
if redis.call('EXISTS', KEYS[4]) == 1 then redis.call('HINCRBY', KEYS[4], 'sent', -1) end
return 1
