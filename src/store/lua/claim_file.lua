--[[
  Makes a kept practice file that of its request, in place of the one before, as long as the request waits for its release
  and no release is under way. The file then stays until it is let go.

  KEYS[1]  request (hash; reads state, writes file)
  KEYS[2]  versions that were ever claimed (set)
  KEYS[3]  the file (list of sealed pieces)
  KEYS[4]  the enrolment's lock (string: holder)
  ARGV[1]  version
  ARGV[2]  what the request says of the file, JSON

  Returns "claimed" | "busy" | the state of a request that is not "requested" | "unknown".
]]
local state = redis.call('HGET', KEYS[1], 'state')
if state ~= 'requested' then return state or 'unknown' end
if redis.call('EXISTS', KEYS[4]) == 1 then return 'busy' end
redis.call('HSET', KEYS[1], 'file', ARGV[2])
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('PERSIST', KEYS[3])
return 'claimed'
