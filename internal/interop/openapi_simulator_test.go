package interop

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// controlExchange is one exchange with the control server of examples/simulator, as its tests record
// it.
type controlExchange struct {
	Method, Target string
	RequestHeader  http.Header
	RequestBody    string
	Status         int
	ResponseHeader http.Header
	ResponseBody   string

	operation string // that judgeControl has found; "" if there is none
}

// TestOpenAPISimulator: examples/simulator/openapi.json is a valid description, and all that the
// tests of the control server send and get is as described: what is done was a described request,
// and each response is one that the operation has. What the description does not allow is refused.
func TestOpenAPISimulator(t *testing.T) {
	doc := controlDescription(t)
	all := recordExchanges(t)
	seen := map[string]int{}
	for _, e := range all {
		findings := judgeControl(t, doc, &e)
		if findings != nil {
			t.Errorf("%s %s %.200s -> %d: %v\n%.500s", e.Method, e.Target, e.RequestBody, e.Status, findings, e.ResponseBody)
		}
		seen[fmt.Sprint(e.operation, " ", e.Status)]++
	}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			for status := range op.Responses.Map() {
				if name := op.OperationID + " " + status; seen[name] == 0 && !rarelySeen[status] {
					t.Errorf("no test of the control server gets a %s from %s %s", status, method, path)
				}
			}
		}
	}
	t.Logf("%d exchanges, %d kinds: %q", len(all), len(seen), slices.Sorted(maps.Keys(seen)))
}

// rarelySeen are responses that operations share, and that one test of each shows.
var rarelySeen = map[string]bool{"400": true, "403": true, "404": true, "405": true, "413": true, "415": true}

// TestOpenAPICatchesBadControl: the judge objects to exchanges that are not as described.
func TestOpenAPICatchesBadControl(t *testing.T) {
	doc := controlDescription(t)
	jsonType := http.Header{"Content-Type": {"application/json"}}
	good := controlExchange{
		Method: "POST", Target: "/api/services/box/items", RequestHeader: jsonType, RequestBody: `{"path":"/a"}`,
		Status: 201, ResponseHeader: jsonType, ResponseBody: `{"id":"1"}`,
	}
	if err := judgeControl(t, doc, &good); err != nil {
		t.Fatalf("a good exchange: %v", err)
	}
	for _, tt := range []struct {
		about  string
		change func(e *controlExchange)
		reason string
	}{
		{"an unknown service", func(e *controlExchange) { e.Target = "/api/services/dropbox/items" }, "not one of the allowed values"},
		{"an unknown path", func(e *controlExchange) { e.Target = "/api/nothing" }, "no matching operation"},
		{"an unknown member", func(e *controlExchange) { e.RequestBody = `{"path":"/a","size":1}` }, `"size" is unsupported`},
		{"a missing member", func(e *controlExchange) { e.RequestBody = `{}` }, `"path" is missing`},
		{"an unknown parameter", func(e *controlExchange) { e.Target += "?x=y" }, `"x", which is no parameter`},
		{"an unknown status", func(e *controlExchange) { e.Status = 200 }, "status is not supported"},
		{"another response", func(e *controlExchange) { e.ResponseBody = `{"ID":"1"}` }, `"id" is missing`},
		{"another type", func(e *controlExchange) { e.ResponseHeader = http.Header{"Content-Type": {"text/plain"}} }, "header Content-Type has unexpected value"},
		{"a body without need", func(e *controlExchange) { e.Target, e.RequestBody, e.Status = "/api/services/box/reset", "", 204 }, "a body where there is none"},
		{"a broken event", func(e *controlExchange) {
			e.Method, e.Target, e.RequestBody, e.Status = "GET", "/api/events", "", 200
			e.ResponseHeader = http.Header{"Content-Type": {"text/event-stream"}}
			e.ResponseBody = "event: service\ndata: {}\n\n"
		}, `property "name" is missing`},
	} {
		bad := good
		tt.change(&bad)
		if err := judgeControl(t, doc, &bad); err == nil || !strings.Contains(err.Error(), tt.reason) {
			t.Errorf("%s: found %v, want %q", tt.about, err, tt.reason)
		}
	}
}

func controlDescription(t *testing.T) *openapi3.T {
	t.Helper()
	for _, media := range []string{"text/html", "text/event-stream"} {
		openapi3filter.RegisterBodyDecoder(media, openapi3filter.PlainBodyDecoder)
	}
	doc := must[*openapi3.T](t)(openapi3.NewLoader().LoadFromFile(filepath.Join("..", "..", "examples", "simulator", "openapi.json")))
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return doc
}

// recordExchanges runs the tests of the control server. They are in a module that must not need
// kin-openapi.
func recordExchanges(t *testing.T) (all []controlExchange) {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command that could run the tests of examples/simulator")
	}
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-timeout=1h", "./simulator")
	cmd.Dir = filepath.Join("..", "..", "examples")
	cmd.Env = append(os.Environ(), "FARCOPY_EXCHANGES="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	names := must[[]string](t)(filepath.Glob(filepath.Join(dir, "*.json")))
	for _, name := range names {
		var e controlExchange
		if err := json.Unmarshal(must[[]byte](t)(os.ReadFile(name)), &e); err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	if len(all) < 100 {
		t.Errorf("only %d exchanges are recorded", len(all))
	}
	return all
}

// judgeControl returns what is wrong with an exchange, and notes its operation.
func judgeControl(t *testing.T, doc *openapi3.T, e *controlExchange) error {
	t.Helper()
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return err
	}
	r := must[*http.Request](t)(http.NewRequestWithContext(t.Context(), e.Method, "http://127.0.0.1"+e.Target, strings.NewReader(e.RequestBody)))
	r.Header = e.RequestHeader
	isRefused := e.Status >= 400
	if e.Method == http.MethodHead {
		return nil // allowed wherever GET is, and not described
	}
	route, ids, err := router.FindRoute(r)
	if err != nil {
		if isRefused {
			return nil
		}
		return err
	}
	e.operation = route.Operation.OperationID
	in := &openapi3filter.RequestValidationInput{Request: r, PathParams: ids, Route: route, Options: options()}
	found := []error{openapi3filter.ValidateRequest(t.Context(), in)}
	for name := range r.URL.Query() {
		if route.Operation.Parameters.GetByInAndName("query", name) == nil {
			found = append(found, fmt.Errorf("the query has %q, which is no parameter", name))
		}
	}
	if isRefused {
		found = nil // the server has found out, too
	}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: e.Status, Header: e.ResponseHeader, Options: options()}
	out.Body = io.NopCloser(bytes.NewReader([]byte(e.ResponseBody)))
	found = append(found, openapi3filter.ValidateResponse(context.Background(), out))
	if ref := route.Operation.Responses.Status(e.Status); ref != nil && len(ref.Value.Content) == 0 && e.ResponseBody != "" {
		found = append(found, errors.New("a body where there is none"))
	}
	if e.operation == "readEvents" && !isRefused {
		found = append(found, judgeEvents(doc, e.ResponseBody))
	}
	return errors.Join(found...)
}

// judgeEvents holds the data of server-sent events against the schemas of what they are about.
func judgeEvents(doc *openapi3.T, stream string) error {
	var found []error
	for text := range strings.SplitSeq(stream, "\n\n") {
		head, data, ok := strings.Cut(text, "\ndata: ")
		if !ok {
			continue // kept alive, or cut
		}
		var v object
		if err := json.Unmarshal([]byte(data), &v); err != nil {
			found = append(found, err)
			continue
		}
		schema, value := "Service", any(v)
		if head == "event: request" {
			schema, value = "Request", v["request"]
		}
		if head == "event: reset" {
			continue
		}
		if err := doc.Components.Schemas[schema].Value.VisitJSON(value); err != nil {
			found = append(found, fmt.Errorf("%s: %w", head, err))
		}
	}
	return errors.Join(found...)
}
