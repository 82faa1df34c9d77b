--[[
  Writes contact data in place of what was read, if nobody else changed it meanwhile; the live PIN is void with it.

  KEYS[1]  invitation (hash)
  KEYS[2]  PIN (hash)
  ARGV[1]  sealed contact data as it was read
  ARGV[2]  sealed contact data to write
  ARGV[3]  HMACs of birth dates to write

  Returns 1 when written, else 0: read again.
]]
if redis.call('HGET', KEYS[1], 'sealed') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'sealed', ARGV[2], 'births', ARGV[3])
redis.call('HDEL', KEYS[1], 'code', 'codeExp', 'codeBy', 'codeAt')
redis.call('DEL', KEYS[2])
return 1
