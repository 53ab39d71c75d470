package interop

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// judge is a round tripper between a client and a simulator that holds every exchange against a description.
type judge struct {
	base   string // the description's server
	router routers.Router
	next   http.RoundTripper

	mu       sync.Mutex
	seen     map[string]int // "operationId status", "operationId -" where no answer came
	findings []string
}

func newJudge(t *testing.T, doc *openapi3.T, next http.RoundTripper) *judge {
	t.Helper()
	return &judge{base: doc.Servers[0].URL, router: must[routers.Router](t)(gorillamux.NewRouter(doc)), next: next, seen: map[string]int{}}
}

// options are as strict as they can be.
func options() *openapi3filter.Options {
	o := &openapi3filter.Options{
		MultiError: true, IncludeResponseStatus: true, RejectWhenRequestBodyNotSpecified: true, SkipSettingDefaults: true,
		AuthenticationFunc: func(_ context.Context, in *openapi3filter.AuthenticationInput) error {
			return bearer(in.RequestValidationInput.Request)
		},
		SchemaValidationOptions: []openapi3.SchemaValidationOption{
			openapi3.WithStringFormatValidator("uuid", openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringForUUIDOfRFC9562)),
			openapi3.WithStringFormatValidator("date-time", openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringDateTime)),
			openapi3.WithStringFormatValidator("date", openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringDate)),
			openapi3.WithStringFormatValidator("email", openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringForEmail)),
			openapi3.WithStringFormatValidator("uri", openapi3.NewRegexpFormatValidator(`^[a-z]+://[^/\s]+(/\S*)?$`)),
			openapi3.WithStringFormatValidator("url", openapi3.NewRegexpFormatValidator(`^https?://[^/\s]+(/\S*)?$`)),
		},
	}
	o.WithCustomSchemaErrorFunc(func(err *openapi3.SchemaError) string {
		if err.Origin != nil {
			return err.Origin.Error() // the part of an allOf or oneOf that does not match
		}
		return fmt.Sprintf("/%s: %s", strings.Join(err.JSONPointer(), "/"), err.Reason)
	})
	return o
}

func bearer(r *http.Request) error {
	if scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " "); scheme != "Bearer" || token == "" {
		return errors.New("no bearer token")
	}
	return nil
}

func (j *judge) RoundTrip(r *http.Request) (*http.Response, error) {
	var sent []byte
	if r.Body != nil {
		var err error
		if sent, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r.Body.Close()
	}
	forward, shown := r.Clone(r.Context()), r.Clone(context.Background())
	if r.Body != nil {
		forward.Body, shown.Body = io.NopCloser(bytes.NewReader(sent)), io.NopCloser(bytes.NewReader(sent))
	}
	in := j.request(shown, sent)
	resp, err := j.next.RoundTrip(forward)
	if in == nil {
		return resp, err
	}
	op := in.Route.Operation.OperationID
	if err != nil {
		j.note(op+" -", nil)
		return nil, err
	}
	got, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(got), iotest.ErrReader(err)))
		j.note(op+" -", nil)
		return resp, nil
	}
	resp.Body = io.NopCloser(bytes.NewReader(got))
	j.note(fmt.Sprint(op, " ", resp.StatusCode), j.response(in, resp, got))
	return resp, nil
}

// request judges a request; nil is returned where the description has no such operation.
func (j *judge) request(r *http.Request, body []byte) *openapi3filter.RequestValidationInput {
	route, ids, err := j.router.FindRoute(r)
	if err != nil {
		j.note("", fmt.Errorf("%s %s: %w", r.Method, r.URL, err))
		return nil
	}
	in := &openapi3filter.RequestValidationInput{Request: r, PathParams: ids, Route: route, Options: options()}
	found := []error{bearer(r), openapi3filter.ValidateRequest(context.Background(), in)}
	for name := range r.URL.Query() {
		if route.Operation.Parameters.GetByInAndName("query", name) == nil && route.PathItem.Parameters.GetByInAndName("query", name) == nil {
			found = append(found, fmt.Errorf("the query has %q, which is no parameter", name))
		}
	}
	if ref := route.Operation.RequestBody; ref != nil && len(body) > 0 {
		found = append(found, undeclared(ref.Value.Content, r.Header, body))
	}
	if err := errors.Join(found...); err != nil {
		j.note("", fmt.Errorf("request %s: %w\n%s %s\n%s", route.Operation.OperationID, err, r.Method, r.URL, body))
	}
	return in
}

// response judges an answer.
func (j *judge) response(in *openapi3filter.RequestValidationInput, resp *http.Response, body []byte) error {
	answer := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: resp.StatusCode, Header: resp.Header, Options: in.Options,
	}
	found := []error{openapi3filter.ValidateResponse(context.Background(), answer.SetBodyBytes(body))}
	ref := in.Route.Operation.Responses.Status(resp.StatusCode)
	if ref == nil {
		ref = in.Route.Operation.Responses.Default()
	}
	switch {
	case ref == nil: // found by kin-openapi, but for 304
		if resp.StatusCode == http.StatusNotModified {
			found = append(found, errors.New("304 is no status of this operation"))
		}
	case len(ref.Value.Content) == 0 && len(body) > 0:
		found = append(found, errors.New("a body where there is none"))
	case len(body) > 0:
		found = append(found, undeclared(ref.Value.Content, resp.Header, body))
	}
	if err := errors.Join(found...); err != nil {
		return fmt.Errorf("answer %s %d: %w\n%v\n%s", in.Route.Operation.OperationID, resp.StatusCode, err, resp.Header, body)
	}
	return nil
}

func (j *judge) note(seen string, finding error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if seen != "" {
		j.seen[seen]++
	}
	if finding != nil {
		j.findings = append(j.findings, finding.Error())
	}
}

// wantClean fails for each finding, and where an exchange of this kind was not among those judged.
func (j *judge) wantClean(t *testing.T, exchange string) {
	t.Helper()
	for _, f := range j.findings {
		t.Error(f)
	}
	if j.seen[exchange] == 0 {
		t.Errorf("no exchange %q, only %q", exchange, slices.Sorted(maps.Keys(j.seen)))
	}
}

// send sends a request past the clients; path is below the description's server.
func (j *judge) send(t *testing.T, method, path, body string) (status int) {
	t.Helper()
	req := must[*http.Request](t)(http.NewRequestWithContext(t.Context(), method, j.base+path, strings.NewReader(body)))
	req.Header.Set("Authorization", "Bearer t")
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp := must[*http.Response](t)(j.RoundTrip(req))
	resp.Body.Close()
	return resp.StatusCode
}

// drain ranges over all pages.
func drain[T any](all iter.Seq2[T, error]) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

// undeclared finds the members of a JSON body that no schema declares. Box's schemas do not forbid them, but what is not
// described was not learned from there.
func undeclared(content openapi3.Content, h http.Header, body []byte) error {
	media := content.Get(h.Get("Content-Type"))
	if media == nil || media.Schema == nil {
		return nil // found by kin-openapi
	}
	var v any
	if json.Unmarshal(body, &v) != nil {
		return nil // found by kin-openapi
	}
	return unknownMembers([]*openapi3.Schema{media.Schema.Value}, v, "")
}

func unknownMembers(schemas []*openapi3.Schema, v any, path string) error {
	var found []error
	schemas = alternatives(schemas)
	switch v := v.(type) {
	case []any:
		var items []*openapi3.Schema
		for _, s := range schemas {
			if s.Items != nil {
				items = append(items, s.Items.Value)
			}
		}
		for i, entry := range v {
			found = append(found, unknownMembers(items, entry, fmt.Sprint(path, "/", i)))
		}
	case object:
		if slices.ContainsFunc(schemas, func(s *openapi3.Schema) bool { return s.AdditionalProperties.Schema != nil }) {
			return nil // an open object
		}
		for name, member := range v {
			var declared []*openapi3.Schema
			for _, s := range schemas {
				if p := s.Properties[name]; p != nil {
					declared = append(declared, p.Value)
				}
			}
			if declared == nil {
				found = append(found, fmt.Errorf("%s/%s: no schema declares this member", path, name))
			}
			found = append(found, unknownMembers(declared, member, path+"/"+name))
		}
	}
	return errors.Join(found...)
}

// alternatives are schemas with all that they are composed of.
func alternatives(schemas []*openapi3.Schema) (all []*openapi3.Schema) {
	for _, s := range schemas {
		all = append(all, s)
		for _, refs := range []openapi3.SchemaRefs{s.AllOf, s.OneOf, s.AnyOf} {
			for _, ref := range refs {
				all = append(all, alternatives([]*openapi3.Schema{ref.Value})...)
			}
		}
	}
	return all
}
