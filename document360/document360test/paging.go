package document360test

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
)

const (
	defaultPageSize = 25
	maxPageSize     = 100
	maxPage         = 1<<31 - 1
)

// paging is which part of a list a request asks for. Lists with cursors are also counted on
// request.
type paging struct {
	page, size int // page 0: by cursor
	from       int
	cursors    bool
	count      bool
}

// pagesOnly reads page and page_size.
func pagesOnly(query url.Values) (p paging, refused *refusal) {
	if p.page, refused = number(query, "page", 1, maxPage); refused != nil {
		return p, refused
	}
	if p.size, refused = number(query, "page_size", defaultPageSize, maxPageSize); refused != nil {
		return p, refused
	}
	p.from = (p.page - 1) * p.size
	return p, nil
}

// pagesOrCursor also reads cursor, which makes page idle, and include_total_count.
func pagesOrCursor(query url.Values) (paging, *refusal) {
	p, refused := pagesOnly(query)
	if refused != nil {
		return p, refused
	}
	p.cursors = true
	if text := query.Get("include_total_count"); text != "" {
		count, err := strconv.ParseBool(strings.ToLower(text))
		if err != nil {
			return p, invalid("include_total_count", "include_total_count must be true or false.")
		}
		p.count = count
	}
	if text := query.Get("cursor"); text != "" {
		from, ok := parseCursor(text)
		if !ok {
			return p, invalid("cursor", "The cursor is not one of ours.")
		}
		p.page, p.from = 0, from
	}
	return p, nil
}

func number(query url.Values, name string, missing, most int) (int, *refusal) {
	text := query.Get(name)
	if text == "" {
		return missing, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, invalid(name, name+" must be a number from 1 to "+strconv.Itoa(most)+".")
	}
	return n, nil
}

func cursor(from int) string {
	return base64.RawURLEncoding.EncodeToString([]byte("from:" + strconv.Itoa(from)))
}

func parseCursor(text string) (from int, ok bool) {
	plain, err := base64.RawURLEncoding.DecodeString(text)
	digits, ours := strings.CutPrefix(string(plain), "from:")
	from, notNumber := strconv.Atoi(digits)
	return from, err == nil && ours && notNumber == nil && from >= 0
}

// cut returns the requested part of a list, and its pagination.
func cut[T any](list []T, p paging) ([]T, pagination) {
	from := min(p.from, len(list))
	to := min(from+p.size, len(list))
	info := pagination{Page: p.page, PageSize: p.size, HasMore: to < len(list)}
	if p.count {
		info.TotalCount = new(len(list))
	}
	if p.cursors && info.HasMore {
		info.NextCursor = new(cursor(to))
	}
	return list[from:to], info
}
