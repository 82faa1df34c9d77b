--[[
  Takes or keeps the lead among the workers: one of them sweeps.

  KEYS[1]  lead (hash: worker, until in ms)
  ARGV[1]  now, ms
  ARGV[2]  worker
  ARGV[3]  end of the lead, ms; not after now gives it up

  Returns 1 when this worker leads, else 0.
]]
local lead = redis.call('HMGET', KEYS[1], 'worker', 'until')
if lead[1] and lead[1] ~= ARGV[2] and tonumber(lead[2]) > tonumber(ARGV[1]) then return 0 end
if tonumber(ARGV[3]) <= tonumber(ARGV[1]) then
  redis.call('DEL', KEYS[1])
  return 0
end
redis.call('HSET', KEYS[1], 'worker', ARGV[2], 'until', ARGV[3])
redis.call('PEXPIRE', KEYS[1], 86400000)
return 1
