--[[
  Gives a reserved send back that never began: the invitation's turn, and the place among the day's PINs.

  KEYS[1]  sends of the invitation (zset)
  KEYS[2]  delivery (hash)
  KEYS[3]  the practice's PINs of the day on which it was reserved (hash: sent, right)
  ARGV[1]  send, "<reservation id>:<channel>"

  Returns 1, or 0 when it was given back before.
]]
redis.call('DEL', KEYS[2])
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end
if redis.call('EXISTS', KEYS[3]) == 1 then redis.call('HINCRBY', KEYS[3], 'sent', -1) end
return 1
