package oracletest

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
)

// maxLimit is the largest page of API 1.2; 1.1 states none.
const maxLimit = 10_000

// listing is the envelope of a page; items is absent where there are none, and every number is a
// string.
type listing struct {
	ChildItemsCount string  `json:"childItemsCount,omitempty"`
	Count           string  `json:"count"`
	ErrorCode       any     `json:"errorCode"`
	HasMore         string  `json:"hasMore"`
	Items           []entry `json:"items,omitempty"`
	Limit           string  `json:"limit"`
	Offset          string  `json:"offset"`
	OwnerFolderID   string  `json:"ownerFolderID,omitempty"`
	TotalResults    string  `json:"totalResults"`
}

func (c *call) listFolderItems() (any, *refusal) {
	it, f := c.readable()
	if f != nil {
		return nil, f
	}
	items := c.s.listedIn(it)
	inAll := len(items)
	if name := c.r.URL.Query().Get("filterName"); name != "" {
		items = slices.DeleteFunc(items, func(it *item) bool { return it.name != name })
	}
	page, f := c.page(items)
	if f != nil {
		return nil, f
	}
	page.ChildItemsCount = strconv.Itoa(inAll)
	return page, nil
}

// page sorts the items, which it may reorder, and cuts out the part that the query asks for.
func (c *call) page(items []*item) (*listing, *refusal) {
	query := c.r.URL.Query()
	limit, ok := number(query, "limit", c.s.switches.defaultLimit)
	if !ok || limit == 0 || c.version != "1.1" && limit > maxLimit {
		return nil, malformed("limit is out of range")
	}
	offset, ok := number(query, "offset", 0)
	if !ok {
		return nil, malformed("offset is out of range")
	}
	order, ok := orders[cmp.Or(query.Get("orderby"), "name:asc")]
	if !ok {
		return nil, malformed("orderby is unknown")
	}
	slices.SortFunc(items, order)
	total := len(items)
	items = items[min(offset, total):]
	items = items[:min(limit, len(items))]
	l := &listing{
		Count: strconv.Itoa(len(items)), TotalResults: strconv.Itoa(total), HasMore: "0",
		Limit: strconv.Itoa(limit), Offset: strconv.Itoa(offset), ErrorCode: c.errorCode(0),
	}
	if offset+len(items) < total {
		l.HasMore = "1"
	}
	for _, it := range items {
		l.Items = append(l.Items, c.entry(it))
	}
	return l, nil
}

func number(query url.Values, key string, unset int) (n int, ok bool) {
	if !query.Has(key) {
		return unset, true
	}
	n, err := strconv.Atoi(query.Get(key))
	return n, err == nil && n >= 0
}

var orders = map[string]func(a, b *item) int{
	"name:asc":          byName,
	"name:desc":         reverse(byName),
	"createdTime:asc":   byCreated,
	"createdTime:desc":  reverse(byCreated),
	"modifiedTime:asc":  byModified,
	"modifiedTime:desc": reverse(byModified),
}

func byCreated(a, b *item) int { return cmp.Or(a.created.Compare(b.created), byName(a, b)) }

func byModified(a, b *item) int { return cmp.Or(a.modified.Compare(b.modified), byName(a, b)) }

func reverse(order func(a, b *item) int) func(a, b *item) int {
	return func(a, b *item) int { return order(b, a) }
}
