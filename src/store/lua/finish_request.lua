--[[
  Finishes a request, if it is proved that no letter of it will move any more: none held, none due, none in somebody's hands.

  KEYS[1]  request (hash; reads and writes state)
  KEYS[2]  due (zset)
  KEYS[3]  leases (zset)
  KEYS[4]  held (zset)
  ARGV[1]  now, ms

  Returns 1 when nothing is left to do for the request, else 0. Only a request in release changes its state; the time of its
  first end stays.
]]
if redis.call('EXISTS', KEYS[2], KEYS[3], KEYS[4]) > 0 then return 0 end
local state = redis.call('HGET', KEYS[1], 'state')
if state == 'paused' or state == 'requested' then return 0 end
if state == 'releasing' then
  redis.call('HSET', KEYS[1], 'state', 'finished')
  redis.call('HSETNX', KEYS[1], 'finishedAt', ARGV[1])
end
return 1
