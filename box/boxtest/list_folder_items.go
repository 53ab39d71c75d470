package boxtest

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

const (
	defaultLimit = 100
	maxLimit     = 1000
	maxOffset    = 9999
)

// paging is the part of a query that says which items of a folder are wanted, and in which order.
type paging struct {
	sort       string
	descending bool
	offset     int
	limit      int
	useMarker  bool
	after      *listed // nil: from the beginning
}

var firstPage = paging{sort: "name", limit: defaultLimit}

func readPaging(q url.Values) (p paging, bad *refusal) {
	p = firstPage
	p.useMarker = q.Get("usemarker") == "true"
	if v := q.Get("sort"); v != "" {
		if !slices.Contains([]string{"id", "name", "date", "size"}, v) {
			return p, invalid("sort")
		}
		p.sort = v
	}
	if v := q.Get("direction"); v != "" {
		if p.descending = strings.EqualFold(v, "DESC"); !p.descending && !strings.EqualFold(v, "ASC") {
			return p, invalid("direction")
		}
	}
	if v := q.Get("limit"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			return p, newRefusal(http.StatusBadRequest, "invalid_limit", "The limit is not a positive number")
		}
		p.limit = min(n, maxLimit)
	}
	// Each of the two modes ignores the other's parameter.
	if p.useMarker {
		p.after, bad = readMarker(q)
	} else {
		p.offset, bad = readOffset(q)
	}
	return p, bad
}

func readOffset(q url.Values) (offset int, bad *refusal) {
	v := q.Get("offset")
	if v == "" {
		return 0, nil
	}
	offset, err := strconv.Atoi(v)
	if err != nil || offset < 0 || offset > maxOffset {
		return 0, newRefusal(http.StatusBadRequest, "invalid_offset", "The offset is not a number from 0 to 9999")
	}
	return offset, nil
}

// readMarker returns the last item of the page before; nil: there is none.
func readMarker(q url.Values) (after *listed, bad *refusal) {
	v := q.Get("marker")
	if v == "" {
		return nil, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(v)
	if err != nil || json.Unmarshal(raw, &after) != nil || after == nil {
		return nil, invalid("marker")
	}
	return after, nil
}

func (s *state) listFolderItems(r *http.Request, id string) (reply, *refusal) {
	f, bad := s.find(id, "folder")
	if bad != nil {
		return reply{}, bad
	}
	q := r.URL.Query()
	p, bad := readPaging(q)
	if bad != nil {
		return reply{}, bad
	}
	names := s.wanted(q, miniFields)
	if !p.useMarker {
		return reply{http.StatusOK, s.offsetPage(s.listedIn(f), p, names)}, nil
	}
	if f.isRoot() {
		p.sort, p.descending = "name", false // by marker, the root is not sorted at will
	}
	return reply{http.StatusOK, s.markerPage(f, p, names)}, nil
}

// place is an item with what decides about its place.
type place struct {
	listed
	item *item
}

func (p paging) sorted(listed []*item) []place {
	places := make([]place, 0, len(listed))
	for _, c := range listed {
		places = append(places, place{c.listed(), c})
	}
	slices.SortFunc(places, func(a, b place) int { return a.compare(b.listed, p.sort, p.descending) })
	return places
}

// entries leaves out the items that the user cannot see only now, so that pages can be shorter than
// their limit.
func (s *state) entries(places []place, names []string) []object {
	shown := []object{}
	for _, at := range places {
		if s.sees(at.item) {
			shown = append(shown, fields(at.item, names))
		}
	}
	return shown
}

func (s *state) offsetPage(items []*item, p paging, names []string) object {
	places := p.sorted(items)
	from := min(p.offset, len(places))
	direction := "ASC"
	if p.descending {
		direction = "DESC"
	}
	return object{
		"total_count": len(places),
		"offset":      p.offset,
		"limit":       p.limit,
		"order":       []object{{"by": "type", "direction": "ASC"}, {"by": p.sort, "direction": direction}},
		"entries":     s.entries(places[from:min(from+p.limit, len(places))], names),
	}
}

func (s *state) markerPage(f *item, p paging, names []string) object {
	places := p.sorted(s.listedIn(f))
	if p.after != nil {
		i := slices.IndexFunc(places, func(at place) bool { return at.compare(*p.after, p.sort, p.descending) > 0 })
		if i < 0 {
			i = len(places)
		}
		places = places[i:]
	}
	page := places[:min(p.limit, len(places))]
	o := object{"limit": p.limit, "entries": s.entries(page, names)}
	switch {
	case len(page) < len(places):
		raw, err := json.Marshal(page[len(page)-1].listed)
		if err != nil {
			panic(err) // a plain struct always encodes
		}
		o["next_marker"] = base64.RawURLEncoding.EncodeToString(raw)
	case s.switches.lastMarker == MarkerNull:
		o["next_marker"] = nil
	case s.switches.lastMarker == MarkerEmpty:
		o["next_marker"] = ""
	}
	return o
}
