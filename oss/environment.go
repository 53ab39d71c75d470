package oss

import (
	"os"
	"strings"
)

// The variables of the vendor's SDKs for its clouds, by
// https://github.com/aliyun/credentials-go.
const (
	envCloudKeyID       = "ALIBABA_CLOUD_ACCESS_KEY_ID"
	envCloudKeySecret   = "ALIBABA_CLOUD_ACCESS_KEY_SECRET" //nolint:gosec // a variable's name
	envCloudToken       = "ALIBABA_CLOUD_SECURITY_TOKEN"    //nolint:gosec // a variable's name
	envRoleARN          = "ALIBABA_CLOUD_ROLE_ARN"
	envSessionName      = "ALIBABA_CLOUD_ROLE_SESSION_NAME"
	envOIDCProviderARN  = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN"
	envOIDCTokenFile    = "ALIBABA_CLOUD_OIDC_TOKEN_FILE" //nolint:gosec // a variable's name
	envOIDCToken        = "ALIBABA_CLOUD_OIDC_TOKEN"      //nolint:gosec // a variable's name
	envProfile          = "ALIBABA_CLOUD_PROFILE"
	envConfigFile       = "ALIBABA_CLOUD_CONFIG_FILE"
	envCredentialsFile  = "ALIBABA_CLOUD_CREDENTIALS_FILE"
	envCLIDisabled      = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED"
	envMetadataRole     = "ALIBABA_CLOUD_ECS_METADATA"
	envMetadataDisabled = "ALIBABA_CLOUD_ECS_METADATA_DISABLED"
	envMetadataV1Off    = "ALIBABA_CLOUD_IMDSV1_DISABLED"
	envCredentialsURI   = "ALIBABA_CLOUD_CREDENTIALS_URI"
	envSTSRegion        = "ALIBABA_CLOUD_STS_REGION"
	envVPC              = "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"
)

// switchedOn reports whether a variable is "true", in upper or lower case.
func switchedOn(variable string) bool { return strings.EqualFold(os.Getenv(variable), "true") }
