package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/oss/osstest"
)

// faultKind is a fault that can be injected by name.
type faultKind struct {
	Name        string      `json:"name"`
	Title       string      `json:"title"`
	Description string      `json:"description"`
	Services    []string    `json:"services"` // null: all
	Parameters  []parameter `json:"parameters"`

	build func(faultRequest) fault
}

type parameter struct {
	Name    string   `json:"name"`
	Type    string   `json:"type"` // number, integer or string
	Default any      `json:"default"`
	Minimum *float64 `json:"minimum,omitempty"`
	Maximum *float64 `json:"maximum,omitempty"`
}

// faultRequest is a fault with its parameters, as a program sends it.
type faultRequest struct {
	Name     string   `json:"name"`
	Seconds  *float64 `json:"seconds,omitempty"`
	Status   *int     `json:"status,omitempty"`
	Bytes    *int     `json:"bytes,omitempty"`
	Code     *string  `json:"code,omitempty"`
	Location *string  `json:"location,omitempty"`
}

func number(name, kind string, byDefault, low, high float64) parameter {
	return parameter{Name: name, Type: kind, Default: byDefault, Minimum: &low, Maximum: &high}
}

func seconds(byDefault float64) parameter { return number("seconds", "number", byDefault, 0, 3600) }
func status(byDefault float64) parameter  { return number("status", "integer", byDefault, 400, 599) }
func bytesOf(byDefault, high float64) parameter {
	return number("bytes", "integer", byDefault, 0, high)
}
func text(name, byDefault string) parameter {
	return parameter{Name: name, Type: "string", Default: byDefault}
}

// none are the parameters of a fault that has none.
var none = []parameter{}

// simple is the build function of a fault without parameters.
func simple(f fault) func(faultRequest) fault { return func(faultRequest) fault { return f } }

func (r faultRequest) duration() time.Duration { return toDuration(*r.Seconds) }

// faultKinds are all faults, the most useful first.
var faultKinds = []faultKind{
	{"ActThenHangUp", "Acts, then hangs up", "The service does what the request asks for and closes the connection without a response.",
		nil, none, simple(boxtest.ActThenHangUp)},
	{"HangUpBeforeAct", "Hangs up, does nothing", "The connection is closed without a response, and the service never acts.",
		nil, none, simple(boxtest.HangUpBeforeAct)},
	{"HangUpThenAct", "Hangs up, acts later", "The connection is closed without a response, and the service acts some seconds later.",
		nil, []parameter{seconds(5)}, func(r faultRequest) fault { return boxtest.HangUpThenAct(r.duration()) }},
	{"RateLimit", "429 Too Many Requests", "The response is a 429 with Retry-After, or without that header for 0 seconds; the service never acts.",
		nil, []parameter{seconds(5)}, func(r faultRequest) fault { return boxtest.RateLimit(r.duration()) }},
	{"Slow", "Acts late", "The service waits, then acts and responds, even if the client has left.",
		nil, []parameter{seconds(5)}, func(r faultRequest) fault { return boxtest.Slow(r.duration()) }},
	{"ActThenSlow", "Acts, responds late", "The service acts at once and responds some seconds later.",
		nil, []parameter{seconds(5)}, func(r faultRequest) fault { return boxtest.ActThenSlow(r.duration()) }},
	{"Status", "Error before acting", "The response has this status and the service's own error format; the service never acts.",
		nil, []parameter{status(503)}, func(r faultRequest) fault { return boxtest.Status(*r.Status) }},
	{"ActThenStatus", "Acts, then an error", "The service acts, but the response has this status and the service's own error format.",
		nil, []parameter{status(503)}, func(r faultRequest) fault { return boxtest.ActThenStatus(*r.Status) }},
	{"StatusThenAct", "Error, acts later", "The response has this status and the service's own error format; the service acts some seconds later.",
		nil, []parameter{status(503), seconds(5)}, func(r faultRequest) fault { return boxtest.StatusThenAct(*r.Status, r.duration()) }},
	{"Gateway", "Gateway error before acting", "The response is the HTML page of a gateway; the service never acts.",
		nil, []parameter{status(502)}, func(r faultRequest) fault { return boxtest.Gateway(*r.Status) }},
	{"ActThenGateway", "Acts, then a gateway error", "The service acts, but the response is the HTML page of a gateway.",
		nil, []parameter{status(504)}, func(r faultRequest) fault { return boxtest.ActThenGateway(*r.Status) }},
	{"GatewayThenAct", "Gateway error, acts later", "The response is the HTML page of a gateway; the service acts some seconds later.",
		nil, []parameter{status(504), seconds(5)}, func(r faultRequest) fault { return boxtest.GatewayThenAct(*r.Status, r.duration()) }},
	{"ActTwice", "Acts twice", "The service acts twice and sends the second response, like a gateway that repeats a request.",
		nil, none, simple(boxtest.ActTwice)},
	{"None", "No fault", "Nothing goes wrong: a place in a sequence of faults.",
		nil, none, simple(boxtest.None)},
	{"TruncateHead", "Cuts the head", "The service acts and closes the connection in the middle of the response's head.",
		nil, none, simple(boxtest.TruncateHead)},
	{"TruncateBody", "Cuts the body", "The service acts and closes the connection in the middle of the response's body.",
		nil, none, simple(boxtest.TruncateBody)},
	{"EmptyBody", "Empty body", "The service acts and sends the response's status and headers without its body.",
		nil, none, simple(boxtest.EmptyBody)},
	{"Garbage", "Random bytes", "The service acts and sends the response's status with a body of random bytes.",
		nil, none, simple(boxtest.Garbage)},
	{"WebPage", "A web page", "The service acts and sends the response's status with an unrelated HTML page, like a captive portal.",
		nil, none, simple(boxtest.WebPage)},
	{"SlowBody", "A byte at a time", "The service acts and sends one byte of the response's body in each interval.",
		nil, []parameter{seconds(0.1)}, func(r faultRequest) fault { return boxtest.SlowBody(r.duration()) }},
	{"Oversize", "Huge body", "The service acts and sends this number of blanks before the response's body.",
		nil, []parameter{bytesOf(64<<20, 1<<30)}, func(r faultRequest) fault { return boxtest.Oversize(*r.Bytes) }},
	{"HugeHead", "Huge head", "The service acts and sends this number of bytes in one more header.",
		nil, []parameter{bytesOf(1<<20, 16<<20)}, func(r faultRequest) fault { return boxtest.HugeHead(*r.Bytes) }},
	{"Redirect", "307 Temporary Redirect", "The response is a redirect to this address; the service never acts.",
		nil, []parameter{text("location", "http://127.0.0.1:9/")}, func(r faultRequest) fault { return boxtest.Redirect(*r.Location) }},
	{"Refuse", "BitPaket's error", "The response has this status and BitPaket's error format; with 200 it is an error under a success. The service never acts.",
		[]string{"bitpaket"}, []parameter{number("status", "integer", 400, 200, 599)},
		func(r faultRequest) fault { return bitpakettest.Refuse(*r.Status, *r.Status, "Refused on request.") }},
	{"Throttle", "503 with a code", "The response is a 503 with a code for too much traffic, and with a delay if seconds is not 0; the service never acts.",
		[]string{"oss"}, []parameter{text("code", "DownloadTrafficRateLimitExceeded"), seconds(1)},
		func(r faultRequest) fault { return osstest.Throttle(*r.Code, r.duration()) }},
	{"ErrorUnder200", "Error under 200", "The response is a 200 with an error document of this code; the service never acts.",
		[]string{"oss"}, []parameter{text("code", "InternalError")}, func(r faultRequest) fault { return osstest.ErrorUnder200(*r.Code) }},
	{"ActThenErrorUnder200", "Acts, then an error under 200", "The service acts and sends a 200 with an error document of this code.",
		[]string{"oss"}, []parameter{text("code", "InternalError")}, func(r faultRequest) fault { return osstest.ActThenErrorUnder200(*r.Code) }},
}

// complete checks a fault for a service and fills in the parameters that are missing.
func (r faultRequest) complete(service string) (faultRequest, fault, error) {
	i := slices.IndexFunc(faultKinds, func(k faultKind) bool { return k.Name == r.Name })
	if i < 0 {
		return r, fault{}, fmt.Errorf("name: there is no fault %q: GET /api/faults lists them", r.Name)
	}
	kind := faultKinds[i]
	if kind.Services != nil && !slices.Contains(kind.Services, service) {
		return r, fault{}, fmt.Errorf("name: only %s has the fault %s", strings.Join(kind.Services, ", "), r.Name)
	}
	full := faultRequest{Name: r.Name}
	for _, p := range kind.Parameters {
		if err := p.take(&r, &full); err != nil {
			return r, fault{}, err
		}
	}
	if name := r.firstParameter(); name != "" { // take has removed those that the fault has
		return r, fault{}, fmt.Errorf("%s: the fault %s does not have this parameter", name, r.Name)
	}
	return full, kind.build(full), nil
}

// take moves a parameter from one request to another and checks it.
func (p parameter) take(from, to *faultRequest) error {
	switch p.Name {
	case "seconds":
		to.Seconds, from.Seconds = cmp.Or(from.Seconds, pointer(p.Default.(float64))), nil
		return p.within(*to.Seconds)
	case "status":
		to.Status, from.Status = cmp.Or(from.Status, pointer(int(p.Default.(float64)))), nil
		return p.within(float64(*to.Status))
	case "bytes":
		to.Bytes, from.Bytes = cmp.Or(from.Bytes, pointer(int(p.Default.(float64)))), nil
		return p.within(float64(*to.Bytes))
	case "code":
		to.Code, from.Code = cmp.Or(from.Code, pointer(p.Default.(string))), nil
		return p.plain(*to.Code)
	}
	to.Location, from.Location = cmp.Or(from.Location, pointer(p.Default.(string))), nil
	return p.plain(*to.Location)
}

func pointer[T any](v T) *T { return &v }

func (p parameter) within(v float64) error {
	if v < *p.Minimum || v > *p.Maximum {
		return fmt.Errorf("%s: must be from %s to %s", p.Name, plainNumber(*p.Minimum), plainNumber(*p.Maximum))
	}
	return nil
}

// maxText bounds a parameter that is a text.
const maxText = 2000

func (p parameter) plain(v string) error {
	if v == "" || len(v) > maxText || strings.ContainsFunc(v, func(c rune) bool { return unicode.IsControl(c) || c > unicode.MaxASCII }) {
		return fmt.Errorf("%s: must be 1 to %d printable ASCII characters", p.Name, maxText)
	}
	return nil
}

// firstParameter names a parameter that is there; "" if none is.
func (r faultRequest) firstParameter() string {
	switch {
	case r.Seconds != nil:
		return "seconds"
	case r.Status != nil:
		return "status"
	case r.Bytes != nil:
		return "bytes"
	case r.Code != nil:
		return "code"
	case r.Location != nil:
		return "location"
	}
	return ""
}
