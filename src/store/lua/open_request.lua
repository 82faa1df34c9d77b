--[[
  Opens a practice's Bulk PIN request, which exists once per practice.

  KEYS[1]  the practice's once-marker (string: request id)
  KEYS[2]  the new request (hash)
  ARGV[1]  request id
  ARGV[2…] fields and values of the request

  Returns "" when opened (or opened by this very call before), else the id of the request that stands.
]]
local standing = redis.call('GET', KEYS[1])
if standing == ARGV[1] then return '' end
if standing then return standing end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('HSET', KEYS[2], unpack(ARGV, 2))
return ''
