// Dates and times as the `date` and `date-time` formats take them. Follows strfmt/time.go and date.go of kube-openapi.

const CLOCK = /^([0-9]{2}):([0-9]{2}):([0-9]{2})([^\n][0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$/u

/** True for `2006-01-02` when there is such a day. */
export function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (match === null) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month)
}

/** True for a date and a time of day with its zone; looser than RFC 3339 in what comes after a second `T`. */
export function isDateTime(text: string): boolean {
  const [date = '', clock] = text.toLowerCase().split('t')
  if (clock === undefined || !isDate(date)) return false
  const [, hour = '', minute = '', second = ''] = CLOCK.exec(clock) ?? []
  return hour !== '' && hour <= '23' && minute <= '59' && second <= '59'
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
