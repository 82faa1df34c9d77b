--[[
  Notes a send that is about to be made: its delivery record, the invitation's newest delivery and first click, the trail.

  KEYS[1]  invitation (hash)
  KEYS[2]  delivery (hash)
  KEYS[3]  the practice's trail (stream)
  ARGV[1]  now, ms
  ARGV[2]  reference of the delivery
  ARGV[3]  lifetime of the delivery record, ms
  ARGV[4]  event for the trail, JSON
  ARGV[5…] fields and values of the delivery

  Returns 1, or 0 when the invitation is gone.
]]
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSETNX', KEYS[1], 'openedAt', ARGV[1])
redis.call('HSET', KEYS[1], 'delivery', ARGV[2])
redis.call('HSET', KEYS[2], unpack(ARGV, 5))
redis.call('PEXPIRE', KEYS[2], ARGV[3])
redis.call('XADD', KEYS[3], '*', 'e', ARGV[4])
return 1
