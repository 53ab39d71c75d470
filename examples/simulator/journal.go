package main

import (
	"encoding/base64"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// requestView is a request as the API shows it.
type requestView struct {
	ID           int          `json:"id"`
	Time         string       `json:"time"`
	Operation    string       `json:"operation"`
	Method       string       `json:"method"`
	Target       string       `json:"target"`
	Host         string       `json:"host"`
	Header       []headerLine `json:"header"`
	Body         string       `json:"body"`
	BodyEncoding string       `json:"bodyEncoding"`
	Length       int          `json:"length"`
	Fault        string       `json:"fault"`
	Acted        int          `json:"acted"`
	Done         int          `json:"done"`
	Status       int          `json:"status"`
}

type headerLine struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// entry is a request of a simulator's journal with the id that this program gives it.
type entry struct {
	request
	id      int
	version int // of its last change, among all changes of the journal
}

// journal gives the requests of a simulator ids. The simulator forgets old requests and does not
// say how many; a request is known by its header, of which each has its own.
type journal struct {
	last    int // the id that was given last; a reset does not begin anew
	version int // of the last change
	known   []mark
}

// mark is what was seen of a request.
type mark struct {
	id, version         int
	header              http.Header
	acted, done, status int
}

func (m mark) differs(from mark) bool {
	return m.acted != from.acted || m.done != from.done || m.status != from.status
}

func (j *journal) reset() { j.known = nil }

// sync returns the requests that the simulator holds now.
func (j *journal) sync(now []request) []entry {
	before := j.known
	if len(now) > 0 {
		first := slices.IndexFunc(before, func(m mark) bool { return sameHeader(m.header, now[0].Header) })
		if first < 0 {
			first = len(before)
		}
		before = before[first:]
	}
	all, known := make([]entry, len(now)), make([]mark, len(now))
	for i, r := range now {
		m := mark{header: r.Header, acted: r.Acted, done: r.Done, status: r.Status}
		if i < len(before) {
			m.id, m.version = before[i].id, before[i].version
		} else {
			j.last++
			m.id = j.last
		}
		if i >= len(before) || m.differs(before[i]) {
			j.version++
			m.version = j.version
		}
		all[i], known[i] = entry{r, m.id, m.version}, m
	}
	j.known = known
	return all
}

func sameHeader(a, b http.Header) bool {
	return reflect.ValueOf(a).UnsafePointer() == reflect.ValueOf(b).UnsafePointer()
}

// view is the request without its secrets.
func (e entry) view() requestView {
	v := requestView{
		ID: e.id, Time: stamp(e.Time), Operation: e.Op, Method: e.Method, Target: maskTarget(e.Target), Host: e.Host,
		Header: []headerLine{}, Length: e.Length, Fault: faultName(e.Fault), Acted: e.Acted, Done: e.Done, Status: e.Status,
	}
	for name, values := range e.Header {
		for _, value := range values {
			v.Header = append(v.Header, headerLine{name, maskHeader(name, value)})
		}
	}
	slices.SortStableFunc(v.Header, func(a, b headerLine) int { return strings.Compare(a.Name, b.Name) })
	body := e.Body
	if len(body) < e.Length {
		body = wholeRunes(body)
	}
	v.Body, v.BodyEncoding = encodeBody(maskBody(body, e.Header.Get("Content-Type")))
	return v
}

func encodeBody(body []byte) (text, encoding string) {
	if utf8.Valid(body) {
		return string(body), "text"
	}
	return base64.StdEncoding.EncodeToString(body), "base64"
}

// wholeRunes cuts off a character that the end of the journal's copy has cut.
func wholeRunes(body []byte) []byte {
	for back := 1; back < utf8.UTFMax && back <= len(body); back++ {
		if tail := body[len(body)-back:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				return body[:len(body)-back]
			}
			break
		}
	}
	return body
}

// stamp is a time as the API writes it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z07:00") }

// maxPageBytes bounds the bodies of a page of requests.
const maxPageBytes = 4 << 20

// page returns at most limit requests: the first ones after an id or, if after is negative, the
// last ones.
func page(all []entry, after, limit int) []requestView {
	views := []requestView{}
	size := 0
	add := func(e entry) bool {
		v := e.view()
		size += len(v.Body)
		if len(views) == limit || len(views) > 0 && size > maxPageBytes {
			return false
		}
		views = append(views, v)
		return true
	}
	if after < 0 {
		for _, e := range slices.Backward(all) {
			if !add(e) {
				break
			}
		}
		slices.Reverse(views)
		return views
	}
	for _, e := range all {
		if e.id > after && !add(e) {
			break
		}
	}
	return views
}
