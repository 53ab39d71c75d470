package box_test

import (
	"io/fs"
	"math"
	"testing"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestGetCurrentUser(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("GetCurrentUser", boxtest.Status(500)) // a read may be sent again
		res, err := srv.PipeClient().GetCurrentUser(t.Context(), box.GetCurrentUserRequest{})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "ID", res.ID, "22222")
		testkit.WantEqual(t, "Login", res.Login, "user@example.com")
		testkit.WantEqual(t, "SpaceUsed", res.SpaceUsed, 629644)
		testkit.WantEqual(t, "Role", res.Role, "")
		res, err = srv.PipeClient().GetCurrentUser(t.Context(), box.GetCurrentUserRequest{Fields: []string{"role", "enterprise"}})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "Role", res.Role, box.AccountRoleUser)
		testkit.WantEqual(t, "Enterprise.ID", res.Enterprise.ID, "11111")
		testkit.WantEqual(t, "Status", res.Status, "")
		_, err = srv.PipeClient().GetCurrentUser(t.Context(), box.GetCurrentUserRequest{Fields: []string{"a,b"}})
		testkit.WantInvalid(t, err, `box.GetCurrentUser: Fields holds "a,b", which is no field name`)
		srv.RevokeToken(boxtest.DefaultToken)
		_, err = srv.PipeClient().GetCurrentUser(t.Context(), box.GetCurrentUserRequest{})
		testkit.WantIs(t, err, fs.ErrPermission, box.ErrorCodeUnauthorized)
	})
}

func TestGetCurrentUserBodies(t *testing.T) {
	for _, body := range []string{`{"type":"user"}`, `{"type":"folder","id":"1"}`, `[]`} {
		if _, err := answering(t, 200, body).GetCurrentUser(t.Context(), box.GetCurrentUserRequest{}); err == nil {
			t.Errorf("%s was taken for a user", body)
		}
	}
}

func TestGoldenGetCurrentUser(t *testing.T) {
	at := testkit.Time(t, "2012-12-12T10:53:43-08:00")
	want := box.GetCurrentUserResponse{RequestID: headerID, Account: box.Account{
		ID: "11446498", Type: "user", Name: "Aaron Levie", Login: "ceo@example.com", CreatedAt: at, ModifiedAt: at,
		Language: "en", Timezone: "Africa/Bujumbura", SpaceAmount: 11345156112, SpaceUsed: math.MaxInt64, MaxUploadSize: 2147483648,
		Status: box.AccountStatusActive, JobTitle: "CEO", Phone: "6509241374", Address: "900 Jefferson Ave, Redwood City, CA 94063",
		AvatarURL: "https://www.box.com/api/avatar/large/181216415", Role: box.AccountRoleAdmin,
		Enterprise: &box.Enterprise{ID: "11446498", Type: "enterprise", Name: "Acme Inc."}, Hostname: "https://example.app.box.com/",
		MyTags: []string{"important"}, IsPlatformAccessOnly: true, ExternalAppUserID: "my-user-1234", CanSeeManagedUsers: true,
	}}
	got, err := goldenClient(t, "get_current_user/sample").GetCurrentUser(t.Context(),
		box.GetCurrentUserRequest{Fields: []string{"role", "enterprise"}})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got, want)
}
