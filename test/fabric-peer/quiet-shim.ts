/** The shim logs every refusal as an error when it is loaded; import this before it. */
process.env['CORE_CHAINCODE_LOGGING_LEVEL'] = 'CRITICAL';
