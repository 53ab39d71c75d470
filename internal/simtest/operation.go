package simtest

import "net/http"

// Operation is a row of the table of what a service can do.
type Operation[Act any] struct {
	Name, Method string
	Path         string // a pattern of MatchPath
	Act          Act
}

// NewOperation returns a row; the order of its arguments is that of the columns.
func NewOperation[Act any](name, method, path string, act Act) Operation[Act] {
	return Operation[Act]{name, method, path, act}
}

// FindOperation returns the operation with the path and the method of a request, and the values in
// its path. If there is none, the operation is zero, and allow are the methods that the path has.
func FindOperation[Act any](
	operations []Operation[Act], r *http.Request,
) (op Operation[Act], values map[string]string, allow []string) {
	for _, op := range operations {
		values, ok := MatchPath(op.Path, r.URL.EscapedPath())
		switch {
		case !ok:
		case op.Method == r.Method:
			return op, values, nil
		default:
			allow = append(allow, op.Method)
		}
	}
	return op, nil, allow
}
