--[[
  For the steps that are put behind this text: they give an invitation a new link or take a child out of it, and what was
  sent before must come to nothing.
]]

-- Marks every send (zset: "<reservation id>:<channel>" by ms) with "x.": it stays counted, and nothing more can be sent or
-- said for it, so that a call under way says no PIN. Those that count for nothing ("f.") go.
local function voidSends(key)
  local sends = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  for i = 1, #sends, 2 do
    local mark = string.sub(sends[i], 1, 2)
    if mark ~= 'x.' and mark ~= 'f.' then redis.call('ZADD', key, sends[i + 1], 'x.' .. sends[i]) end
    if mark ~= 'x.' then redis.call('ZREM', key, sends[i]) end
  end
end

