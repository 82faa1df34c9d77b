--[[
  Stops mail to a guardian once; the link stays as it is. After the end of data there is nothing to stop.

  KEYS[1]  invitation (hash)
  KEYS[2]  the practice's trail (stream)
  ARGV[1]  now, ms
  ARGV[2]  event for the trail, JSON

  Returns 1 when mail is stopped, else 0: the invitation is gone.
]]
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if redis.call('HSETNX', KEYS[1], 'stop', ARGV[1]) == 1 then redis.call('XADD', KEYS[2], '*', 'e', ARGV[2]) end
return 1
