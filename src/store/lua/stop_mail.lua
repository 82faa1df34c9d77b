--[[
  Stops mail of a practice to a guardian once; the link stays as it is. After the end of data there is nothing to stop.

  KEYS[1]  invitation (hash)
  KEYS[2]  the practice's trail (stream)
  KEYS[3]  addresses that stopped the practice's mail (set of HMACs); outlives the invitation, so no TTL
  ARGV[1]  now, ms
  ARGV[2]  event for the trail, JSON
  ARGV[3]  HMAC of the guardian's address, or "" where the contact data cannot be opened

  Returns 1 when mail is stopped, else 0: the invitation is gone.
]]
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if ARGV[3] ~= '' then redis.call('SADD', KEYS[3], ARGV[3]) end
if redis.call('HSETNX', KEYS[1], 'stop', ARGV[1]) == 1 then redis.call('XADD', KEYS[2], '*', 'e', ARGV[2]) end
return 1
