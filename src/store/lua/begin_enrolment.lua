--[[
  Begins to enrol the guardians of a request anew: one process at a time, and only before its release. What an earlier
  enrolment left in letters and invitations is then forgotten by forget_enrolled.

  KEYS[1]  request (hash)
  KEYS[2]  the enrolment's lock (string: holder)
  KEYS[3]  due (zset)
  KEYS[4]  held (zset)
  KEYS[5]  counts by state (hash)
  ARGV[1]  holder
  ARGV[2]  how long the lock lasts, ms
  ARGV[3]  version of the practice file whose guardians they are

  Returns "begun" | "busy" | "other-file" when the request has another by now | the state of a request that is not "requested" | "unknown".
]]
local state = redis.call('HGET', KEYS[1], 'state')
if not state then return 'unknown' end
if state ~= 'requested' then return state end
local holder = redis.call('GET', KEYS[2])
if holder and holder ~= ARGV[1] then return 'busy' end
local file = redis.call('HGET', KEYS[1], 'file')
if not file or cjson.decode(file).version ~= ARGV[3] then return 'other-file' end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
redis.call('DEL', KEYS[3], KEYS[4], KEYS[5])
return 'begun'
