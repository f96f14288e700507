export class AddressSet {}
