package oss_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

func ecsRole(t *testing.T, srv *osstest.Server, cfg oss.ECSRoleConfig) oss.CredentialsProvider {
	t.Helper()
	cfg.HTTPClient = over(srv)
	p, err := oss.ECSRoleCredentials(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestECSRole: a token first, then the name unless it is known, then the keys; all to the address
// of the instance.
func TestECSRole(t *testing.T) {
	for name, tt := range map[string]struct {
		role, variable string
		ops            string
	}{
		"name from the service":     {"", "", "MetadataToken MetadataRole MetadataKeys CopyObject CopyObject"},
		"name from the caller":      {"worker", "other", "MetadataToken MetadataKeys CopyObject CopyObject"},
		"name from the environment": {"", "worker", "MetadataToken MetadataKeys CopyObject CopyObject"},
	} {
		testkit.Run(t, name, func(t *testing.T) {
			t.Setenv("ALIBABA_CLOUD_ECS_METADATA", tt.variable)
			srv := newServer(t)
			srv.SetInstanceRole("worker")
			srv.SetMetadataV1(false)
			copies(t, withProvider(t, srv, ecsRole(t, srv, oss.ECSRoleConfig{RoleName: tt.role})), 2)
			testkit.WantOps(t, srv, tt.ops)
			first, keys := srv.Requests()[0], srv.Requests()[len(srv.Requests())-3]
			testkit.WantEqual(t, "host", first.Host, "100.100.100.200")
			testkit.WantEqual(t, "request", first.Method+" "+first.Target, "PUT /latest/api/token")
			testkit.WantEqual(t, "TTL", first.Header.Get("X-aliyun-ecs-metadata-token-ttl-seconds"), "60")
			testkit.WantEqual(t, "keys", keys.Method+" "+keys.Target, "GET /latest/meta-data/ram/security-credentials/worker")
			if keys.Header.Get("X-aliyun-ecs-metadata-token") == "" {
				t.Error("the keys were asked for without a token")
			}
		})
	}
}

// TestECSRoleIsRefreshed, and the metadata service is asked again while it still shows the old keys.
func TestECSRoleIsRefreshed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.SetInstanceRole("worker")
		client := withProvider(t, srv, ecsRole(t, srv, oss.ECSRoleConfig{RoleName: "worker"}))
		for range 24 * 60 {
			copies(t, client, 1)
			time.Sleep(time.Minute)
		}
		if n := testkit.Sent(srv, "MetadataKeys"); n < 4 || n > 6 {
			t.Errorf("%d refreshes of keys that live six hours, in a day", n)
		}
	})
}

// TestECSRoleV1: without a token only by choice, and only where the service issues none.
func TestECSRoleV1(t *testing.T) {
	for name, tt := range map[string]struct {
		allow, issues bool
		faults        []osstest.Fault
		ops           string
		want          string
	}{
		"not chosen": {ops: "MetadataToken", want: "asking for a token: this machine has no metadata service, or no role: refused with HTTP 404"},
		"chosen":     {allow: true, ops: "MetadataToken MetadataKeys CopyObject"},
		"no answer": {
			allow: true, faults: []osstest.Fault{osstest.HangUpBeforeAct, osstest.HangUpBeforeAct}, ops: "MetadataToken MetadataToken",
			want: "asking for a token: this machine has no metadata service",
		},
		"an outage": {allow: true, faults: outage(2), ops: "MetadataToken MetadataToken", want: "asking for a token: refused with HTTP 503"},
		"a redirect": {
			allow: true, faults: []osstest.Fault{osstest.Redirect("http://evil.example/")}, ops: "MetadataToken",
			want: "asking for a token: refused with HTTP 307",
		},
		"no token": {allow: true, issues: true, faults: []osstest.Fault{osstest.WebPage}, ops: "MetadataToken", want: "the response is no token"},
		"a huge token": {
			allow: true, issues: true, faults: []osstest.Fault{osstest.Oversize(1 << 20)}, ops: "MetadataToken",
			want: "asking for a token: the response is larger than 65536 bytes",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := newServer(t)
				srv.SetInstanceRole("worker")
				srv.SetMetadataV2(tt.issues)
				srv.Inject("MetadataToken", tt.faults...)
				client := withProvider(t, srv, ecsRole(t, srv, oss.ECSRoleConfig{RoleName: "worker", AllowV1: tt.allow}))
				_, err := client.CopyObject(t.Context(), tiger)
				testkit.WantOps(t, srv, tt.ops)
				if tt.want == "" {
					if err != nil {
						t.Error(err)
					}
					return
				}
				if err == nil {
					t.Fatal("no error")
				}
				testkit.WantContains(t, err.Error(), "getting credentials: oss.ECSRoleCredentials: "+tt.want)
			})
		})
	}
}

// TestECSRoleMissing: what the service does not have, or has in another form.
func TestECSRoleMissing(t *testing.T) {
	for name, tt := range map[string]struct {
		role      string
		op        string
		fault     osstest.Fault
		want      string
		transient bool
	}{
		"no role":         {"", "", osstest.None, "asking for the name of the role: this machine has no metadata service, or no role: refused with HTTP 404", false},
		"another role":    {"other", "", osstest.None, "asking for the keys of the role: this machine has no metadata service, or no role: refused with HTTP 404", false},
		"an empty name":   {"", "MetadataRole", osstest.EmptyBody, "the service names no role", false},
		"a path as name":  {"", "MetadataRole", osstest.Respond("../../x", text("../../x")), "has no valid name", false},
		"a page as keys":  {"worker", "MetadataKeys", osstest.WebPage, "the response cannot be used", true},
		"a failure":       {"worker", "MetadataKeys", osstest.Respond("Failed", text(`{"Code":"Failed `+secret+`"}`)), "the response does not say Success", true},
		"keys without id": {"worker", "MetadataKeys", osstest.Respond("{}", text(`{"Code":"Success","AccessKeySecret":"`+secret+`"}`)), "the response lacks an access key", true},
		"keys for ever":   {"worker", "MetadataKeys", osstest.Respond("ever", text(`{"Code":"Success","AccessKeyId":"i","AccessKeySecret":"s","SecurityToken":"t"}`)), "no valid Expiration", true},
		"a line end":      {"worker", "MetadataKeys", osstest.Respond("line", text(`{"AccessKeyId":"i","AccessKeySecret":"`+secret+`\n","SecurityToken":"t","Expiration":"2999-01-01T00:00:00Z"}`)), "AccessKeySecret holds spaces, line ends", true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := newServer(t)
				if tt.op != "" {
					srv.SetInstanceRole("worker")
					srv.Inject(tt.op, tt.fault, tt.fault)
				}
				_, err := withProvider(t, srv, ecsRole(t, srv, oss.ECSRoleConfig{RoleName: tt.role})).CopyObject(t.Context(), tiger)
				if err == nil {
					t.Fatal("no error")
				}
				testkit.WantContains(t, err.Error(), tt.want)
				wantNoSecret(t, err)
				testkit.WantSent(t, srv, "CopyObject", 0)
				if tt.transient {
					testkit.WantIs(t, err, oss.ErrTransient)
				} else {
					testkit.WantIsNot(t, err, oss.ErrTransient)
				}
			})
		})
	}
}

// TestECSRoleV1IsOff where the environment says so, whatever the program allows.
func TestECSRoleV1IsOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		t.Setenv("ALIBABA_CLOUD_IMDSV1_DISABLED", "true")
		srv := newServer(t)
		srv.SetInstanceRole("worker")
		srv.SetMetadataV2(false)
		_, err := ecsRole(t, srv, oss.ECSRoleConfig{AllowV1: true}).Credentials(t.Context())
		testkit.WantEqual(t, "Status", testkit.As[*oss.CredentialsError](t, err).Status, 404)
		testkit.WantSent(t, srv, "MetadataRole", 0)
	})
}
