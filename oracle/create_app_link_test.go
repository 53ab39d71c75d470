package oracle_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// TestCreateAppLink: what one user makes, another one copies through.
func TestCreateAppLink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.AddUser("v", "p")
		target := o.AddFolder(o.Home("v"), "Target")
		link, err := o.PipeClient().CreateAppLink(t.Context(), oracle.CreateAppLinkRequest{
			FolderID: o.reports, AssignedUser: "v", Role: oracle.AppLinkRoleContributor,
		})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "ItemID", link.ItemID, o.reports)
		testkit.WantEqual(t, "Role", link.Role, oracle.AppLinkRoleContributor)
		testkit.WantEqual(t, "ReceivedAt", link.ReceivedAt, time.Now())
		cfg := o.PipeConfig()
		cfg.Username = "v"
		v := newClient(t, cfg)
		source, err := v.AppLinkTokenSource(link.AppLink)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Minute)
		if _, err := v.CopyFolder(t.Context(), oracle.CopyFolderRequest{
			FolderID: o.reports, DestinationID: target, Access: oracle.Access{AppLinkID: link.ID, TokenSource: source},
		}); err != nil {
			t.Error(err)
		}
	})
}

func TestCreateAppLinkToFile(t *testing.T) {
	o := newOffice(t)
	link, err := o.PipeClient().CreateAppLink(t.Context(), oracle.CreateAppLinkRequest{FileID: o.file(), AssignedUser: "u"})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "ID", link.ID[:2], "LD")
	testkit.WantEqual(t, "Role", link.Role, oracle.AppLinkRoleViewer)
	testkit.WantEqual(t, "ItemID", link.ItemID, o.file())
}

func TestCreateAppLinkRefusals(t *testing.T) {
	o := newOffice(t)
	o.AddUser("v", "p")
	foreign := o.AddFolder(o.Home("v"), "Plans")
	o.Share(foreign, "u", oracletest.Contributor)
	for _, tt := range []struct {
		req  oracle.CreateAppLinkRequest
		code oracle.ErrorCode
	}{
		{oracle.CreateAppLinkRequest{FolderID: foreign, AssignedUser: "u"}, oracle.ErrorCodeInsufficientPrivilege},
		{oracle.CreateAppLinkRequest{FolderID: "F0", AssignedUser: "u"}, oracle.ErrorCodeNotFound},
		{oracle.CreateAppLinkRequest{FolderID: o.reports, AssignedUser: "nobody"}, oracle.ErrorCodeGeneral},
		{oracle.CreateAppLinkRequest{FolderID: o.reports, AssignedUser: "v", Role: "king"}, oracle.ErrorCodeGeneral},
	} {
		_, err := o.PipeClient().CreateAppLink(t.Context(), tt.req)
		testkit.WantIs(t, err, tt.code)
	}
	c := o.PipeClient()
	for want, req := range map[string]oracle.CreateAppLinkRequest{
		"FileID is required":                              {AssignedUser: "u"},
		"FileID cannot be combined with FolderID":         {FolderID: "F", FileID: "D", AssignedUser: "u"},
		"AssignedUser is required":                        {FolderID: "F"},
		`FolderID holds one of / \ ? #, which no id does`: {FolderID: "F/1", AssignedUser: "u"},
	} {
		_, err := c.CreateAppLink(t.Context(), req)
		testkit.WantInvalid(t, err, "oracle.CreateAppLink: "+want)
	}
}

// TestCreateAppLinkLost: no second request leaves after one that may have been acted on.
func TestCreateAppLinkLost(t *testing.T) {
	for _, fault := range []oracletest.Fault{
		oracletest.ActThenHangUp, oracletest.HangUpBeforeAct, oracletest.Garbage, oracletest.EmptyBody, oracletest.Status(500), oracletest.Status(503),
	} {
		synctest.Test(t, func(t *testing.T) {
			o := newOffice(t)
			o.Inject("CreateAppLink", fault)
			_, err := o.PipeClient().CreateAppLink(t.Context(), oracle.CreateAppLinkRequest{FolderID: o.reports, AssignedUser: "u"})
			testkit.WantUnknown(t, err)
			testkit.WantSent(t, o, "CreateAppLink", 1)
		})
	}
}

func TestRefreshAppLinkRefusals(t *testing.T) {
	o := newLinked(t)
	c := o.PipeClient()
	good := oracle.RefreshAppLinkRequest{AppLinkID: o.link.ID, AccessToken: o.link.AccessToken, RefreshToken: o.link.RefreshToken}
	for _, change := range []func(*oracle.RefreshAppLinkRequest){
		func(r *oracle.RefreshAppLinkRequest) { r.AppLinkID = "LF" },
		func(r *oracle.RefreshAppLinkRequest) { r.AccessToken = "x" },
		func(r *oracle.RefreshAppLinkRequest) { r.RefreshToken = "x" },
	} {
		req := good
		change(&req)
		_, err := c.RefreshAppLink(t.Context(), req)
		testkit.WantIs(t, err, oracle.ErrorCodeLinkInvalid)
	}
	for want, req := range map[string]oracle.RefreshAppLinkRequest{
		"AppLinkID is required":    {AccessToken: "a", RefreshToken: "r"},
		"AccessToken is required":  {AppLinkID: "i", RefreshToken: "r"},
		"RefreshToken is required": {AppLinkID: "i", AccessToken: "a"},
	} {
		_, err := c.RefreshAppLink(t.Context(), req)
		testkit.WantInvalid(t, err, "oracle.RefreshAppLink: "+want)
	}
	if _, err := c.RefreshAppLink(t.Context(), good); err != nil {
		t.Error(err)
	}
}

// TestRefreshAppLinkUnusable: a response without a token is none.
func TestRefreshAppLinkUnusable(t *testing.T) {
	for _, body := range []string{`{}`, `{"accessToken":"","errorCode":"0"}`, `{"accessToken":"a b"}`, `{"accessToken":{}}`, `<x/>`} {
		c := answering(t, 200, "application/json", body)
		_, err := c.RefreshAppLink(t.Context(), oracle.RefreshAppLinkRequest{AppLinkID: "i", AccessToken: "a", RefreshToken: "r"}, oracle.WithMaxAttempts(1))
		testkit.WantUnknown(t, err)
		_, err = c.CreateAppLink(t.Context(), oracle.CreateAppLinkRequest{FolderID: "F", AssignedUser: "u"})
		testkit.WantUnknown(t, err)
	}
}
