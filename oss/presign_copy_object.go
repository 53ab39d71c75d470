package oss

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/redact"
	"github.com/farcopy/farcopy/internal/sign"
)

const opPresignCopyObject = "oss.PresignCopyObject"

// PresignCopyObjectRequest says which copy a URL is to allow, and for how long.
type PresignCopyObjectRequest struct {
	Copy     CopyObjectRequest // all its fields hold
	Validity time.Duration     // whole seconds, up to 7 days; default: 15 minutes
}

// PresignCopyObjectResponse is a request that anyone can send. URL is a secret until Expires: it
// has the signature, and the security token of temporary credentials. Formatting and logging leave
// it out; JSON has it, for the program that sends the request.
type PresignCopyObjectResponse struct {
	Method  string // PUT
	URL     string
	Header  http.Header // has to be sent as it is, and no other x-oss- header, Content-Type or Content-MD5
	Expires time.Time   // when URL ends; of temporary credentials when they do, if that is sooner
}

func (r PresignCopyObjectResponse) redacted() string { return redact.Fields(r, "URL") }

// Format prints the response without URL, whatever the verb.
func (r PresignCopyObjectResponse) Format(f fmt.State, _ rune) { redact.Format(f, r.redacted()) }

// LogValue logs the response without URL.
func (r PresignCopyObjectResponse) LogValue() slog.Value { return redact.LogValue(r.redacted()) }

const (
	defaultValidity = 15 * time.Minute
	maxValidity     = 7 * 24 * time.Hour
)

// PresignCopyObject signs a copy that another program makes, which has no access key. It sends
// nothing. Whoever has the URL can make this one copy, any number of times until it expires, and
// needs no permission of their own: the key that signs needs those of [Client.CopyObject], when the
// copy is made.
//
// The request has no body. Its sender has to send all of Header, because the signature covers the
// x-oss- headers, the source of the copy among them, and Content-Type. Of these it must not add any
// that Header does not have; some programs add a Content-Type by themselves. SignatureV4 also
// covers the whole query.
//
// A copy whose response is lost is its sender's to settle: set ForbidOverwrite where a second one
// would do harm.
//
// Repeat: makes one more URL. Earlier ones stay valid; nothing but another access key, or the end
// of its permission, takes a URL back.
//
// Errors: [ErrNotExecuted], for a field that is wrong or if there are no credentials.
//
// API: PUT /{key} with x-oss-copy-source and a signature in the query,
// https://www.alibabacloud.com/help/en/oss/developer-reference/add-signatures-to-urls.
func (c *Client) PresignCopyObject(ctx context.Context, req PresignCopyObjectRequest) (*PresignCopyObjectResponse, error) {
	if err := call.Usable(ctx, c.shared(), opPresignCopyObject); err != nil {
		return nil, err
	}
	target := c.url(req.Copy.Bucket, req.Copy.Key, "")
	if err := cmp.Or(req.validate(), c.at.checkURL(target)); err != nil {
		return nil, problem.Invalid(opPresignCopyObject, 0, err)
	}
	keys, err := c.signer.credentials(ctx, func(Credentials) bool { return false })
	if err != nil {
		about := problem.Call{Op: opPresignCopyObject, Resource: req.Copy.resource().String()}
		if err = noCredentials(err); problem.IsTransient(err) {
			return nil, about.Unconnected(err)
		}
		return nil, about.Unsent(err)
	}
	validity, now := cmp.Or(req.Validity, defaultValidity), c.signer.clock.now().Truncate(time.Second)
	signed := &http.Request{Method: http.MethodPut, URL: target, Header: req.Copy.header()}
	signed.Header.Del("Accept")
	if resource := c.at.resource(signed.URL); c.signer.version == SignatureV1 {
		sign.PresignV1(signed, resource, keys.signing(), now, validity)
	} else {
		sign.PresignV4(signed, resource, c.at.region, keys.signing(), now, validity)
	}
	expires := now.Add(validity)
	if !keys.Expires.IsZero() && keys.Expires.Before(expires) {
		expires = keys.Expires
	}
	return &PresignCopyObjectResponse{Method: signed.Method, URL: signed.URL.String(), Header: signed.Header, Expires: expires}, nil
}

func (r *PresignCopyObjectRequest) validate() error {
	if err := r.Copy.validate(); err != nil {
		return err
	}
	if r.Validity < 0 || r.Validity > maxValidity || r.Validity%time.Second != 0 {
		return call.Field("Validity", "must be whole seconds, up to 7 days")
	}
	return nil
}
