/**
 * Adds to a list that mostly stays at one element and is kept hundreds of thousands of times: a list written with one
 * element has room for one, one that was pushed onto an empty list has room for 17.
 *
 * @returns the list to keep in its place.
 */
export function added<Item>(list: Item[], item: Item): Item[] {
  if (list.length === 0) return [item]
  list.push(item)
  return list
}
