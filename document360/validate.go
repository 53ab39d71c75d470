package document360

import (
	"cmp"

	"github.com/farcopy/farcopy/internal/call"
)

func validatePage(page, size int) error {
	return cmp.Or(validateWithin("Page", page, maxPage), validateWithin("PageSize", size, maxPageSize))
}

func validateWithin(field string, n, most int) error {
	if n < 0 || n > most {
		return call.Field(field, "must be from 1 to %d, or 0 for the default", most)
	}
	return nil
}
