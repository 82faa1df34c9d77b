--[[
  Gives mails back that were taken out of the budget of the whole service and not sent. With buckets.lua in front. The same
  trip of a worker, or an earlier one, asked again, gives nothing back a second time.

  KEYS[1]  rates that were set while running (hash: perSecond, perHour, perDay)
  KEYS[2]  buckets of the service (hash)
  KEYS[3]  last trips of the worker (hash: take, back)
  ARGV[1]  now, ms
  ARGV[2]  number of this trip, which grows
  ARGV[3]  mails to give back
  ARGV[4]  mails a second where no rate was set; 0 is no limit
  ARGV[5]  mails an hour, likewise
  ARGV[6]  mails a day, likewise

  Returns 1.
]]
if tonumber(redis.call('HGET', KEYS[3], 'back') or 0) >= tonumber(ARGV[2]) then return 1 end
local set = redis.call('HMGET', KEYS[1], 'perSecond', 'perHour', 'perDay')
local buckets = openBuckets(KEYS[2], { set[1] or ARGV[4], set[2] or ARGV[5], set[3] or ARGV[6] }, 86400000, tonumber(ARGV[1]))
spend(buckets, -tonumber(ARGV[3]))
redis.call('HSET', KEYS[3], 'back', ARGV[2])
redis.call('PEXPIRE', KEYS[3], 3600000)
return 1
