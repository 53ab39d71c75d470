package oss_test

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
)

// refusal is what a client with this security token makes of a refusal with this body.
func refusal(t *testing.T, token, body string) *oss.ProblemDetails {
	t.Helper()
	c := newClient(t, oss.Config{
		Region: "cn-hangzhou", MaxAttempts: 1, Credentials: oss.StaticCredentials("id", "hush-secret", token),
		HTTPClient: testkit.Reply{Status: 400, Body: body}.Client(),
	})
	_, err := c.GetBucketVersioning(t.Context(), oss.GetBucketVersioningRequest{Bucket: "photos"})
	p := testkit.As[*oss.ProblemDetails](t, err)
	return p
}

func xmlText(s string) string {
	var b bytes.Buffer
	xml.EscapeText(&b, []byte(s))
	return b.String()
}

// TestAnotherTokenIsMasked: by its name, where it is not the one of this request.
func TestAnotherTokenIsMasked(t *testing.T) {
	for _, text := range []string{
		"x-oss-security-token:T0KEN\nx", "X-Oss-Security-Token: T0KEN", "security-token=T0KEN&x", "security-token%3DT0KEN", "SecurityToken: T0KEN",
		`{"SecurityToken":"T0KEN"}`, "<securityToken>T0KEN</securityToken>",
	} {
		p := refusal(t, "", "<Error><Code>X</Code><Message>"+xmlText(text)+"</Message><HostId>"+xmlText(text)+"</HostId><ArgumentValue>"+xmlText(text)+"</ArgumentValue></Error>")
		for name, got := range map[string]string{"Detail": p.Detail, "HostID": p.HostID, "ArgumentValue": string(p.Extensions["ArgumentValue"])} {
			if strings.Contains(got, "T0KEN") || !strings.Contains(got, "REDACTED") {
				t.Errorf("%q: %s is %q", text, name, got)
			}
		}
	}
}

// TestAccessKeySecretIsMasked: no request bears it, and still it is not shown.
func TestAccessKeySecretIsMasked(t *testing.T) {
	if p := refusal(t, "", "<Error><Code>X</Code><Message>hush-secret</Message></Error>"); strings.Contains(p.Error(), "hush") {
		t.Errorf("got %v", p)
	}
}
