--[[
  Erases what is left of a request whose invitations are gone: its letters, and the addresses that mail came back from. Its
  record stays, and so do the counts and the trail, into which it is written once.

  KEYS[1]  request (hash)
  KEYS[2]  the practice's trail (stream)
  KEYS[3]  leases (zset)
  KEYS[4…] what goes
  ARGV[1]  now, ms
  ARGV[2]  event for the trail, JSON
  ARGV[3]  acknowledgement without its author, JSON, for a request that never came to its end; or ""

  Returns 1, or 0 while a letter is in somebody's hands.
]]
if redis.call('EXISTS', KEYS[3]) == 1 then return 0 end
for i = 4, #KEYS do redis.call('UNLINK', KEYS[i]) end
if redis.call('HSETNX', KEYS[1], 'erasedAt', ARGV[1]) == 0 then return 1 end
if ARGV[3] ~= '' then
  redis.call('HDEL', KEYS[1], 'requestedBy')
  redis.call('HSET', KEYS[1], 'acknowledgement', ARGV[3])
end
redis.call('XADD', KEYS[2], '*', 'e', ARGV[2])
return 1
