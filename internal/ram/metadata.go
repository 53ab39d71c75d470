package ram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// MetadataEndpoint is where an instance finds its metadata service. It is reachable from the
// instance only, so plain http shows nothing to others.
const MetadataEndpoint = "http://100.100.100.200"

// Metadata is the metadata service of an instance.
type Metadata struct {
	Client   *Client
	Endpoint string
	AllowV1  bool // go on without a token where the service issues none
}

// ErrNoMetadata is in the chain of the error of a machine that has no metadata service or no role:
// nothing answered the first request, or the answer to one was that there is no such thing.
var ErrNoMetadata = errors.New("this machine has no metadata service, or no role")

// tokenTTL is long enough for the two requests that the token is for.
const tokenTTL = 60

// RoleKeys returns the keys of a role of the instance; of the role that the service names if the
// name is empty.
//
// API: https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata and "Instance RAM
// roles".
func (m Metadata) RoleKeys(ctx context.Context, role string) (Keys, error) {
	header, err := m.token(ctx)
	if err != nil {
		return Keys{}, err
	}
	const path = "/latest/meta-data/ram/security-credentials/"
	if role == "" {
		r, err := m.get(ctx, path, header)
		if err != nil {
			return Keys{}, missing(err, "asking for the name of the role")
		}
		role = strings.TrimSpace(string(r.body))
		if role == "" {
			return Keys{}, &Error{Status: r.status, Err: fmt.Errorf("the service names no role: %w", ErrNoMetadata)}
		}
	}
	if !IsRoleName(role) {
		return Keys{}, &Error{Err: errors.New("the service names a role that has no valid name")}
	}
	r, err := m.get(ctx, path+url.PathEscape(role), header)
	if err != nil {
		return Keys{}, missing(err, "asking for the keys of the role")
	}
	keys, err := decodeIssued(r)
	if err != nil {
		return Keys{}, &Error{Status: r.status, Transient: true, Err: fmt.Errorf("the response cannot be used: %w", err)}
	}
	return keys, nil
}

// IsRoleName reports whether a text can be the name of a role.
func IsRoleName(name string) bool {
	return name != "" && wellFormed(name) == name && strings.Trim(name, ".") != ""
}

// token asks for the token that the other requests show.
func (m Metadata) token(ctx context.Context) (map[string]string, error) {
	r, err := m.Client.send(ctx, func(ctx context.Context) (*http.Request, error) {
		return newPlain(ctx, http.MethodPut, m.Endpoint+"/latest/api/token",
			map[string]string{"X-aliyun-ecs-metadata-token-ttl-seconds": strconv.Itoa(tokenTTL)})
	}, refusedByMetadata)
	refused, ok := errors.AsType[*Error](err)
	switch {
	case ok && m.AllowV1 && refused.Status/100 == 4 && !refused.Transient:
		return nil, nil
	case ok && refused.Status == 0:
		return nil, none(refused, "asking for a token")
	case ok:
		return nil, missing(err, "asking for a token")
	case err != nil:
		return nil, err
	}
	token := strings.TrimSpace(string(r.body))
	if token == "" || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return nil, &Error{Status: r.status, Transient: true, Err: errors.New("the response is no token")}
	}
	return map[string]string{"X-aliyun-ecs-metadata-token": token}, nil
}

func (m Metadata) get(ctx context.Context, path string, header map[string]string) (*response, error) {
	return m.Client.send(ctx, func(ctx context.Context) (*http.Request, error) {
		return newPlain(ctx, http.MethodGet, m.Endpoint+path, header)
	}, refusedByMetadata)
}

func refusedByMetadata(r *response) *Error {
	return &Error{Status: r.status, Transient: retryable(r.status, "")}
}

// missing says at which step an exchange failed, and whether that means that there is nothing to
// ask.
func missing(err error, step string) error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return err
	}
	if e.Status == http.StatusNotFound {
		return none(e, step)
	}
	said := *e
	said.Err = fmt.Errorf("%s: %w", step, err)
	return &said
}

// none is the error of an exchange that shows that there is nothing to ask.
func none(e *Error, step string) error {
	said := *e
	said.Err = fmt.Errorf("%s: %w: %w", step, ErrNoMetadata, e)
	return &said
}
