package archtest

import (
	"go/ast"
	"go/types"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// shared are the fields that every Config ends with, in this order.
var shared = []string{
	"HTTPClient *http.Client", "Limiter interface{Wait(context.Context) error}", "MaxAttempts int", "MaxBackoff time.Duration",
	"CopyTimeout time.Duration", "ReconcileTimeout time.Duration", "Reconcile Reconcile", "Logger *slog.Logger", "Observe func(context.Context, Event)",
	"UserAgent string", "AllowPlainHTTP bool",
}

func TestConfigsAreUniform(t *testing.T) {
	all := files(t)
	for _, s := range services {
		fields := structFields(all, s, "Config")
		if len(fields) < len(shared) || !slices.Equal(fields[len(fields)-len(shared):], shared) {
			t.Errorf("%s.Config ends with\n\t%s\nwant\n\t%s", s, strings.Join(fields, "\n\t"), strings.Join(shared, "\n\t"))
		}
		if s != "oss" && !slices.Contains(fields, "BaseURL string") {
			t.Errorf("%s.Config has no BaseURL", s)
		}
	}
}

func TestErrorsAreUniform(t *testing.T) {
	all := files(t)
	members := []string{"Type string", "Title string", "Status int", "Detail string", "Instance string", "Code ErrorCode",
		"RequestID string", "Extensions map[string]json.RawMessage", "Op string", "Attempts int", "RetryAfter time.Duration"}
	unknown := []string{"Op string", "SentAt time.Time", "RequestID string", "Candidates []string", "Intent Intent", "Err error"}
	for _, s := range services {
		got := structFields(all, s, "ProblemDetails")
		for _, m := range members {
			if !slices.Contains(got, m) {
				t.Errorf("%s.ProblemDetails has no member %s", s, m)
			}
		}
		if got := structFields(all, s, "UnknownOutcomeError"); !slices.Equal(got[:min(len(got), len(unknown))], unknown) {
			t.Errorf("%s.UnknownOutcomeError is %v", s, got)
		}
		for _, name := range []string{"ErrOutcomeUnknown", "ErrNotExecuted", "ErrRateLimited", "ErrTransient"} {
			if !declares(all, s, name) {
				t.Errorf("%s has no %s", s, name)
			}
		}
	}
}

func TestBones(t *testing.T) {
	wantFiles(t, func(service string) string { return service },
		"doc.go", "client.go", "problem.go", "error_code.go", "types.go", "settle.go", "decode.go", "validate.go",
		"job.go", "event.go", "difference.go", "example_test.go")
}

func TestSimulatorBones(t *testing.T) {
	wantFiles(t, func(service string) string { return service + "/" + service + "test" },
		"doc.go", "server.go", "client.go", "credentials.go", "route.go", "rate.go", "state.go", "lag.go",
		"switches.go", "errors.go", "setup.go", "others.go", "tree.go", "example.go", "example_test.go",
		"zz_server.go", "zz_faults.go")
}

// wantFiles checks that a folder of each service has all the files.
func wantFiles(t *testing.T, folder func(service string) string, names ...string) {
	t.Helper()
	all := files(t)
	for _, s := range services {
		for _, name := range names {
			path := folder(s) + "/" + name
			if !slices.ContainsFunc(all, func(f file) bool { return f.path == path }) {
				t.Errorf("there is no %s", path)
			}
		}
	}
}

// TestOperationDocs holds every operation to the order: what it does, Repeat, Errors, API.
func TestOperationDocs(t *testing.T) {
	operations := 0
	for _, f := range files(t) {
		if f.test || !slices.Contains(services, f.pkg) {
			continue
		}
		for _, d := range f.ast.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || !isOperation(fn) {
				continue
			}
			operations++
			doc, at := fn.Doc.Text(), 0
			for _, part := range []string{"Repeat:", "Errors:", "API:"} {
				i := strings.Index(doc, "\n"+part)
				if i < at {
					t.Errorf("%s: %s has no %q in its place", f.path, fn.Name.Name, part)
				}
				at = max(at, i)
			}
			if want := snake(fn.Name.Name); !strings.HasPrefix(fn.Name.Name, "All") && !strings.HasSuffix(f.path, "/"+want+".go") {
				t.Errorf("%s: %s belongs into %s.go", f.path, fn.Name.Name, want)
			}
		}
	}
	if operations < 25 {
		t.Errorf("only %d operations found", operations)
	}
}

// isOperation recognises the methods of Client that take a context: those that talk to the service.
func isOperation(fn *ast.FuncDecl) bool {
	if fn.Recv == nil || !fn.Name.IsExported() {
		return false
	}
	if types.ExprString(fn.Recv.List[0].Type) != "*Client" {
		return false
	}
	p := fn.Type.Params.List
	return len(p) > 0 && types.ExprString(p[0].Type) == "context.Context"
}

var upper = regexp.MustCompile(`([a-z0-9])([A-Z])`)

func snake(name string) string { return strings.ToLower(upper.ReplaceAllString(name, "${1}_${2}")) }

func structFields(all []file, pkg, name string) (fields []string) {
	for _, f := range all {
		if f.pkg != pkg || f.test {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok || spec.Name.Name != name {
				return true
			}
			if st, ok := spec.Type.(*ast.StructType); ok {
				for _, field := range st.Fields.List {
					for _, id := range field.Names {
						if id.IsExported() {
							fields = append(fields, id.Name+" "+types.ExprString(field.Type))
						}
					}
				}
			}
			return false
		})
	}
	return fields
}

func declares(all []file, pkg, name string) bool {
	for _, f := range all {
		if f.pkg == pkg && !f.test && strings.Contains(f.text, "\t"+name+" ") {
			return true
		}
	}
	return false
}
