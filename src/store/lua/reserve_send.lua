--[[
  Reserves one send of a PIN for an invitation, if its link is open and every limit allows it now.
  The rule is that of domain/limits.ts; a reservation that is already there is answered as taken again.

  KEYS[1]  invitation (hash)
  KEYS[2]  its sends (zset: "<reservation id>:<channel>" by ms)
  ARGV[1]  now, ms
  ARGV[2]  reservation id
  ARGV[3]  channel, "text" or "call"
  ARGV[4]  generation of the link that asks
  ARGV[5]  limits as JSON (PinLimits)
  ARGV[6]  lifetime of the sends' record, ms

  Returns { "taken" } | { "link", state of the link } | { limit, ms when it frees a turn, or "" for never }.
]]
local now = tonumber(ARGV[1])
local link = redis.call('HMGET', KEYS[1], 'link', 'gen')
if not link[1] then return { 'link', 'unknown' } end
if link[1] ~= 'open' then return { 'link', link[1] } end
if link[2] ~= ARGV[4] then return { 'link', 'ended' } end

local member = ARGV[2] .. ':' .. ARGV[3]
if redis.call('ZSCORE', KEYS[2], member) then return { 'taken' } end

local limits = cjson.decode(ARGV[5])
local sends = redis.call('ZRANGE', KEYS[2], 0, -1, 'WITHSCORES')
local count = #sends / 2
if count >= limits.perInvitation then return { 'invitation', '' } end

-- When `most` sends of one channel (or of any) lie within the window, the oldest of the last `most` has to leave it first.
local function window_end(most, window, channel)
  local seen = 0
  for i = #sends, 1, -2 do
    local at = tonumber(sends[i])
    if at <= now - window then return nil end
    if not channel or string.sub(sends[i - 1], -#channel) == channel then
      seen = seen + 1
      if seen == most then return at + window end
    end
  end
  return nil
end

local MINUTE, HOUR, DAY = 60000, 3600000, 86400000
local worst, reason = nil, nil
local function note(limit, ends)
  if ends and (not worst or ends > worst) then worst, reason = ends, limit end
end

note('day', window_end(limits.perDay, DAY))
if ARGV[3] == 'call' then note('calls-per-hour', window_end(limits.callsPerHour, HOUR, 'call')) end
note('ten-minutes', window_end(limits.perTenMinutes, 10 * MINUTE))

local of_day = 0
for i = 2, #sends, 2 do
  if tonumber(sends[i]) > now - DAY then of_day = of_day + 1 end
end
if of_day > 0 then
  local wait = limits.waitSeconds[math.min(of_day, #limits.waitSeconds)] * 1000
  local ends = tonumber(sends[#sends]) + wait
  if ends > now then note('wait', ends) end
end

if worst then return { reason, string.format('%.0f', worst) } end
redis.call('ZADD', KEYS[2], now, member)
redis.call('PEXPIRE', KEYS[2], ARGV[6])
return { 'taken' }
