--[[
  Forgets invitations and letters that an enrolment left behind when it was cut short. Nothing of them was mailed.

  KEYS[1]  the enrolment's lock (string: holder)
  KEYS[2]  letters of the request (hash)
  KEYS[3…] invitations (hashes)
  ARGV[1]  holder
  ARGV[2]  how long the lock lasts, ms
  ARGV[3…] names of the letters

  Returns 1, or 0 when the enrolment is another's.
]]
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('DEL', unpack(KEYS, 3))
redis.call('HDEL', KEYS[2], unpack(ARGV, 3))
return 1
