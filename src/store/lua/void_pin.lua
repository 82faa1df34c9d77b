--[[
  Voids the PIN that goes with a send, and no other: a newer one may have taken its place.

  KEYS[1]  PIN (hash)
  ARGV[1]  send, "<reservation id>:<channel>"

  Returns 1 when it was voided, else 0.
]]
if redis.call('HGET', KEYS[1], 'for') ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
