--[[
  Claims the notice that is due next. Until it is settled it counts as due again at the end of the lease. One that was
  handed over and never answered is claimed once more; after the second time it is settled as unknown.

  KEYS[1]  due (zset: id by ms)
  KEYS[2]  notices (hash: id -> sealed content)
  KEYS[3]  progress (hash: id -> JSON)
  KEYS[4]  settled (zset: id by ms)
  ARGV[1]  now, ms
  ARGV[2]  end of the lease, ms

  Returns { id, attempt, tries put off before, ms when it was added, ms when it was first put off or "", sealed content } or
  {} when none is due.
]]
while true do
  local id = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1)[1]
  if not id then return {} end
  local notice = cjson.decode(redis.call('HGET', KEYS[3], id))
  if notice.s == 'handed' then notice.u = (notice.u or 0) + 1 end
  if (notice.u or 0) < 2 then
    notice.s, notice.a = 'claimed', notice.a + 1
    redis.call('HSET', KEYS[3], id, cjson.encode(notice))
    redis.call('ZADD', KEYS[1], ARGV[2], id)
    return { id, notice.a, notice.d or 0, notice.t, notice.f or '', redis.call('HGET', KEYS[2], id) }
  end
  redis.call('ZREM', KEYS[1], id)
  redis.call('HDEL', KEYS[2], id)
  redis.call('HDEL', KEYS[3], id)
  redis.call('ZADD', KEYS[4], ARGV[1], id)
end
